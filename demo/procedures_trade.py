"""Procedures of the agencies for trade, building, transport, farming, nature and land."""

# Agency → sector → (national code, limit in working days, weight within the agency, name).
Catalogue = dict[str, dict[str, tuple[tuple[str, int, int, str], ...]]]

_LABOUR_PERMITS = (
    ("2.000205", 5, 14, "Cấp giấy phép lao động cho người lao động nước ngoài làm việc tại Việt Nam"),
    ("2.000192", 3, 5, "Cấp lại giấy phép lao động cho người lao động nước ngoài làm việc tại Việt Nam"),
    ("1.000105", 10, 10, "Báo cáo giải trình nhu cầu, thay đổi nhu cầu sử dụng người lao động nước ngoài"),
)

TRADE: Catalogue = {
    "Sở Công Thương": {
        "Xúc tiến thương mại": (
            ("2.000033", 0, 760, "Thông báo hoạt động khuyến mại"),
            ("2.001474", 0, 120, "Thông báo sửa đổi, bổ sung nội dung chương trình khuyến mại"),
            ("2.000004", 5, 12, "Đăng ký hoạt động khuyến mại đối với chương trình khuyến mại mang tính may rủi"),
            ("2.000131", 7, 4, "Đăng ký tổ chức hội chợ, triển lãm thương mại tại Việt Nam"),
        ),
        "Lưu thông hàng hóa trong nước": (
            ("2.000648", 10, 18, "Cấp Giấy chứng nhận cửa hàng đủ điều kiện bán lẻ xăng dầu"),
            ("2.000674", 15, 5, "Cấp Giấy xác nhận đủ điều kiện làm tổng đại lý kinh doanh xăng dầu"),
            ("2.001624", 7, 12, "Cấp Giấy phép bán buôn rượu trên địa bàn tỉnh, thành phố trực thuộc trung ương"),
            ("2.000190", 7, 8, "Cấp Giấy phép bán buôn sản phẩm thuốc lá"),
        ),
        "An toàn thực phẩm": (
            (
                "2.000591",
                10,
                24,
                "Cấp Giấy chứng nhận đủ điều kiện an toàn thực phẩm đối với cơ sở kinh doanh thực phẩm",
            ),
        ),
        "Điện": (
            ("2.001561", 10, 7, "Cấp giấy phép hoạt động tư vấn chuyên ngành điện"),
            ("2.001632", 10, 5, "Cấp giấy phép hoạt động phân phối điện đến cấp điện áp 35kV tại địa phương"),
        ),
        "Vật liệu nổ công nghiệp, tiền chất thuốc nổ": (
            ("2.000229", 8, 14, "Cấp Giấy chứng nhận huấn luyện kỹ thuật an toàn vật liệu nổ công nghiệp"),
        ),
        "Hóa chất": (
            ("2.001547", 9, 11, "Cấp Giấy chứng nhận đủ điều kiện sản xuất hóa chất trong lĩnh vực công nghiệp"),
        ),
    },
    "Sở Nông nghiệp và Phát triển nông thôn": {
        "Thú y": (
            (
                "1.002338",
                0,
                720,
                "Cấp, cấp lại Giấy chứng nhận kiểm dịch động vật, sản phẩm động vật trên cạn vận chuyển ra khỏi "
                "địa bàn cấp tỉnh",
            ),
            ("2.000873", 0, 120, "Cấp Giấy chứng nhận kiểm dịch động vật thủy sản vận chuyển ra khỏi địa bàn cấp tỉnh"),
            ("2.001064", 4, 14, "Cấp, cấp lại Chứng chỉ hành nghề thú y"),
            ("1.001686", 8, 12, "Cấp, cấp lại Giấy chứng nhận đủ điều kiện buôn bán thuốc thú y"),
        ),
        "Bảo vệ thực vật": (
            (
                "1.003984",
                1,
                22,
                "Cấp Giấy chứng nhận kiểm dịch thực vật đối với các lô vật thể vận chuyển từ vùng nhiễm",
            ),
            ("1.004363", 13, 26, "Cấp Giấy chứng nhận đủ điều kiện buôn bán thuốc bảo vệ thực vật"),
            ("1.007931", 8, 22, "Cấp Giấy chứng nhận đủ điều kiện buôn bán phân bón"),
        ),
        "Thủy sản": (
            ("1.003650", 3, 34, "Cấp Giấy chứng nhận đăng ký tàu cá"),
            ("1.004359", 6, 60, "Cấp, cấp lại giấy phép khai thác thủy sản"),
            ("1.003666", 2, 16, "Cấp Giấy chứng nhận nguồn gốc thủy sản khai thác"),
            ("1.003681", 3, 8, "Xóa đăng ký tàu cá"),
        ),
        "Lâm nghiệp": (
            ("1.000045", 3, 12, "Xác nhận bảng kê lâm sản"),
            ("1.004815", 5, 4, "Đăng ký mã số cơ sở nuôi, trồng các loài động vật rừng, thực vật rừng nguy cấp"),
        ),
        "Quản lý chất lượng nông lâm sản và thủy sản": (
            (
                "2.001827",
                15,
                10,
                "Cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm đối với cơ sở sản xuất, kinh doanh thực phẩm "
                "nông, lâm, thủy sản",
            ),
        ),
    },
    "Sở Kế hoạch và Đầu tư": {
        "Thành lập và hoạt động của doanh nghiệp": (
            ("2.001583", 3, 210, "Đăng ký thành lập công ty trách nhiệm hữu hạn một thành viên"),
            ("2.001199", 3, 90, "Đăng ký thành lập công ty trách nhiệm hữu hạn hai thành viên trở lên"),
            ("2.002043", 3, 45, "Đăng ký thành lập công ty cổ phần"),
            ("2.002041", 3, 110, "Đăng ký thay đổi địa chỉ trụ sở chính của doanh nghiệp"),
            ("1.005169", 3, 40, "Đăng ký đổi tên doanh nghiệp"),
            ("2.002009", 3, 90, "Đăng ký thay đổi vốn điều lệ, vốn đầu tư, tỷ lệ vốn góp"),
            ("2.002069", 3, 105, "Đăng ký hoạt động chi nhánh, văn phòng đại diện; thông báo lập địa điểm kinh doanh"),
            ("2.002029", 3, 150, "Thông báo tạm ngừng kinh doanh, tiếp tục kinh doanh trước thời hạn đã thông báo"),
            ("2.002023", 5, 60, "Giải thể doanh nghiệp"),
        ),
        "Đầu tư tại Việt Nam": (
            ("1.009645", 25, 14, "Chấp thuận chủ trương đầu tư của Ủy ban nhân dân cấp tỉnh"),
            ("1.009646", 18, 16, "Điều chỉnh văn bản chấp thuận chủ trương đầu tư của Ủy ban nhân dân cấp tỉnh"),
        ),
        "Đấu thầu, lựa chọn nhà đầu tư": (
            ("2.002283", 20, 5, "Thẩm định kế hoạch lựa chọn nhà thầu, hồ sơ mời quan tâm"),
        ),
    },
    "Sở Giao thông vận tải": {
        "Đường bộ": (
            ("1.002809", 4, 330, "Đổi Giấy phép lái xe do ngành Giao thông vận tải cấp"),
            ("1.002820", 5, 90, "Cấp lại Giấy phép lái xe"),
            ("1.002796", 5, 12, "Đổi Giấy phép lái xe hoặc bằng lái xe của nước ngoài cấp"),
            ("2.002288", 2, 260, "Cấp phù hiệu xe ô tô kinh doanh vận tải"),
            ("2.002286", 5, 70, "Cấp Giấy phép kinh doanh vận tải bằng xe ô tô"),
            ("1.000028", 2, 70, "Cấp Giấy phép lưu hành xe quá tải trọng, xe quá khổ giới hạn trên đường bộ"),
            ("1.001087", 7, 18, "Cấp phép thi công xây dựng công trình thiết yếu trong phạm vi bảo vệ đường bộ"),
        ),
        "Đường thủy nội địa": (
            ("1.004088", 3, 12, "Đăng ký phương tiện thủy nội địa lần đầu"),
            ("2.001659", 3, 5, "Xóa Giấy chứng nhận đăng ký phương tiện thủy nội địa"),
        ),
        "Đăng kiểm": (("1.005005", 5, 14, "Cấp Giấy chứng nhận thẩm định thiết kế xe cơ giới cải tạo"),),
    },
    "Sở Xây dựng": {
        "Hoạt động xây dựng": (
            ("1.009972", 18, 150, "Thẩm định Báo cáo nghiên cứu khả thi đầu tư xây dựng"),
            ("1.009973", 20, 190, "Thẩm định thiết kế xây dựng triển khai sau thiết kế cơ sở"),
            ("1.009982", 12, 330, "Cấp chứng chỉ hành nghề hoạt động xây dựng lần đầu hạng II, hạng III"),
            ("1.009988", 12, 110, "Cấp chứng chỉ năng lực hoạt động xây dựng lần đầu hạng II, hạng III"),
            ("1.009974", 15, 60, "Cấp giấy phép xây dựng mới đối với công trình cấp đặc biệt, cấp I, cấp II"),
            ("1.009794", 12, 90, "Kiểm tra công tác nghiệm thu hoàn thành công trình"),
        ),
        "Quy hoạch xây dựng, kiến trúc": (("1.008455", 10, 40, "Cung cấp thông tin về quy hoạch xây dựng"),),
        "Kinh doanh bất động sản": (("1.002572", 10, 50, "Cấp mới chứng chỉ hành nghề môi giới bất động sản"),),
    },
    "Sở Tài nguyên và Môi trường": {
        "Đất đai": (
            ("1.002253", 15, 190, "Giao đất, cho thuê đất không thông qua đấu giá quyền sử dụng đất"),
            ("2.000976", 10, 170, "Đăng ký biến động quyền sử dụng đất của tổ chức"),
            ("1.001134", 18, 60, "Gia hạn sử dụng đất ngoài khu công nghệ cao, khu kinh tế"),
        ),
        "Môi trường": (
            ("1.010733", 28, 80, "Thẩm định báo cáo đánh giá tác động môi trường"),
            ("1.010727", 25, 90, "Cấp giấy phép môi trường"),
        ),
        "Tài nguyên nước": (
            ("1.004179", 25, 40, "Cấp giấy phép khai thác, sử dụng nước mặt"),
            ("1.004122", 8, 30, "Cấp giấy phép hành nghề khoan nước dưới đất quy mô vừa và nhỏ"),
        ),
        "Địa chất và khoáng sản": (
            ("1.000778", 30, 40, "Cấp giấy phép thăm dò khoáng sản"),
            ("1.004446", 30, 40, "Cấp giấy phép khai thác khoáng sản"),
        ),
        "Đo đạc, bản đồ và thông tin địa lý": (("1.011671", 1, 260, "Cung cấp thông tin, dữ liệu đo đạc và bản đồ"),),
    },
    "Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi": {
        "Đầu tư tại Việt Nam": (
            ("1.009748", 22, 24, "Chấp thuận chủ trương đầu tư của Ban Quản lý khu công nghiệp, khu kinh tế"),
            (
                "1.009756",
                10,
                30,
                "Cấp Giấy chứng nhận đăng ký đầu tư đối với dự án không thuộc diện chấp thuận chủ trương",
            ),
        ),
        "Việc làm": _LABOUR_PERMITS,
        "Hoạt động xây dựng": (
            ("1.009974", 15, 18, "Cấp giấy phép xây dựng mới đối với công trình cấp đặc biệt, cấp I, cấp II"),
        ),
    },
    "Văn phòng Đăng ký đất đai - Chi nhánh thành phố": {
        "Đăng ký biện pháp bảo đảm": (
            ("1.011441", 0, 170, "Đăng ký biện pháp bảo đảm bằng quyền sử dụng đất, tài sản gắn liền với đất"),
            ("1.011443", 0, 115, "Xóa đăng ký biện pháp bảo đảm bằng quyền sử dụng đất, tài sản gắn liền với đất"),
            ("1.011442", 0, 15, "Đăng ký thay đổi biện pháp bảo đảm bằng quyền sử dụng đất, tài sản gắn liền với đất"),
        ),
        "Đất đai": (
            (
                "2.000889",
                14,
                390,
                "Đăng ký biến động quyền sử dụng đất trong các trường hợp chuyển nhượng, thừa kế, tặng cho, góp vốn",
            ),
            ("1.004203", 20, 85, "Tách thửa hoặc hợp thửa đất"),
            ("1.004199", 9, 110, "Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác"),
            ("1.004227", 12, 75, "Đăng ký biến động do thay đổi thông tin về người được cấp Giấy chứng nhận"),
            ("1.004193", 8, 25, "Đính chính Giấy chứng nhận đã cấp"),
            ("1.005194", 20, 15, "Cấp lại Giấy chứng nhận hoặc trang bổ sung của Giấy chứng nhận do bị mất"),
        ),
    },
    "Phòng Tài nguyên và Môi trường thành phố": {
        "Đất đai": (
            ("1.003003", 28, 380, "Đăng ký và cấp Giấy chứng nhận quyền sử dụng đất lần đầu cho hộ gia đình, cá nhân"),
            ("1.000798", 16, 440, "Chuyển mục đích sử dụng đất phải được phép của cơ quan nhà nước có thẩm quyền"),
            ("2.001234", 18, 90, "Giao đất, cho thuê đất cho hộ gia đình, cá nhân không thông qua đấu giá"),
            ("1.001991", 7, 90, "Gia hạn sử dụng đất nông nghiệp của hộ gia đình, cá nhân khi hết hạn sử dụng"),
        ),
    },
}
