"""Procedures of the agencies for insurance, security, justice, labour, health, schools and the state's own affairs."""

from demo.procedures_trade import Catalogue

PEOPLE: Catalogue = {
    "Bảo hiểm xã hội tỉnh": {
        "Cấp sổ bảo hiểm xã hội, thẻ bảo hiểm y tế": (
            ("1.001939", 0, 370, "Cấp lại, đổi thẻ bảo hiểm y tế"),
            ("1.002759", 0, 190, "Cấp lại sổ bảo hiểm xã hội không thay đổi thông tin"),
            ("2.000832", 5, 40, "Điều chỉnh thông tin trên sổ bảo hiểm xã hội, thẻ bảo hiểm y tế"),
        ),
        "Thu bảo hiểm xã hội, bảo hiểm y tế, bảo hiểm thất nghiệp": (
            (
                "1.002051",
                3,
                190,
                "Đăng ký, điều chỉnh đóng bảo hiểm xã hội bắt buộc, bảo hiểm y tế, bảo hiểm thất nghiệp, "
                "bảo hiểm tai nạn lao động, bệnh nghề nghiệp",
            ),
            ("2.000610", 3, 60, "Đăng ký đóng, cấp thẻ bảo hiểm y tế đối với người chỉ tham gia bảo hiểm y tế"),
            ("2.000547", 3, 30, "Đăng ký đóng bảo hiểm xã hội tự nguyện; cấp sổ bảo hiểm xã hội"),
        ),
        "Thực hiện chính sách bảo hiểm xã hội": (
            ("1.001667", 5, 60, "Giải quyết hưởng chế độ ốm đau"),
            ("2.000693", 5, 45, "Giải quyết hưởng chế độ thai sản"),
            ("1.001613", 8, 30, "Giải quyết hưởng bảo hiểm xã hội một lần"),
            ("1.001742", 15, 15, "Giải quyết hưởng lương hưu đối với người đang đóng bảo hiểm xã hội bắt buộc"),
            ("2.000755", 8, 10, "Giải quyết hưởng chế độ tử tuất"),
        ),
    },
    "Công an tỉnh": {
        "Quản lý xuất nhập cảnh": (
            ("1.001456", 7, 520, "Cấp hộ chiếu phổ thông ở trong nước thực hiện tại cấp tỉnh"),
            ("1.001194", 5, 40, "Gia hạn tạm trú cho người nước ngoài tại Việt Nam tại Công an cấp tỉnh"),
            ("2.001164", 5, 15, "Cấp thẻ tạm trú cho người nước ngoài tại Việt Nam tại Công an cấp tỉnh"),
        ),
        "Đăng ký, quản lý phương tiện giao thông cơ giới đường bộ": (
            ("2.001258", 2, 140, "Đăng ký, cấp biển số xe lần đầu thực hiện tại cấp tỉnh"),
            ("1.000377", 2, 60, "Cấp đổi, cấp lại chứng nhận đăng ký xe, biển số xe thực hiện tại cấp tỉnh"),
        ),
        "Quản lý ngành nghề đầu tư kinh doanh có điều kiện": (
            ("2.001478", 5, 35, "Cấp Giấy chứng nhận đủ điều kiện về an ninh, trật tự thực hiện tại cấp tỉnh"),
        ),
        "Đăng ký, quản lý con dấu": (("2.001428", 3, 20, "Đăng ký mẫu con dấu mới thực hiện tại cấp tỉnh"),),
        "Phòng cháy, chữa cháy": (
            ("1.009896", 12, 16, "Cấp Giấy chứng nhận thẩm duyệt thiết kế về phòng cháy và chữa cháy"),
            ("1.009897", 10, 12, "Nghiệm thu về phòng cháy và chữa cháy"),
        ),
    },
    "Sở Tư pháp": {
        "Lý lịch tư pháp": (
            (
                "2.000488",
                10,
                900,
                "Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam, người nước ngoài cư trú ở Việt Nam",
            ),
            ("2.001417", 10, 25, "Cấp Phiếu lý lịch tư pháp cho cơ quan nhà nước, tổ chức chính trị"),
            ("2.000505", 8, 15, "Cấp Phiếu lý lịch tư pháp cho cơ quan tiến hành tố tụng"),
        ),
        "Công chứng": (
            ("1.001071", 5, 10, "Đăng ký tập sự hành nghề công chứng"),
            ("1.001756", 7, 8, "Đăng ký hành nghề và cấp Thẻ công chứng viên"),
        ),
        "Luật sư": (
            ("1.002010", 6, 9, "Đăng ký hoạt động của tổ chức hành nghề luật sư"),
            ("1.002032", 5, 8, "Thay đổi nội dung đăng ký hoạt động của tổ chức hành nghề luật sư"),
        ),
        "Quốc tịch": (("2.001895", 14, 12, "Cấp Giấy xác nhận có quốc tịch Việt Nam"),),
        "Đấu giá tài sản": (("2.001395", 7, 5, "Đăng ký hoạt động của doanh nghiệp đấu giá tài sản"),),
    },
    "Sở Lao động - Thương binh và Xã hội": {
        "Việc làm": (
            ("1.001978", 12, 240, "Giải quyết hưởng trợ cấp thất nghiệp"),
            ("2.000205", 5, 80, "Cấp giấy phép lao động cho người lao động nước ngoài làm việc tại Việt Nam"),
            ("1.000105", 10, 70, "Báo cáo giải trình nhu cầu, thay đổi nhu cầu sử dụng người lao động nước ngoài"),
        ),
        "Người có công": (
            ("1.010803", 10, 150, "Giải quyết chế độ trợ cấp thờ cúng liệt sĩ"),
            ("1.010804", 20, 90, "Giải quyết chế độ ưu đãi đối với thân nhân liệt sĩ"),
            ("1.010829", 4, 60, "Di chuyển hài cốt liệt sĩ đang an táng tại nghĩa trang liệt sĩ"),
        ),
        "An toàn, vệ sinh lao động": (
            (
                "2.000134",
                4,
                110,
                "Khai báo khi đưa vào sử dụng các loại máy, thiết bị có yêu cầu nghiêm ngặt về an toàn",
            ),
        ),
        "Lao động": (("2.001955", 6, 90, "Đăng ký nội quy lao động của doanh nghiệp"),),
        "Giáo dục nghề nghiệp": (
            ("1.000234", 10, 20, "Cấp Giấy chứng nhận đăng ký hoạt động giáo dục nghề nghiệp trình độ sơ cấp"),
        ),
    },
    "Sở Y tế": {
        "Khám bệnh, chữa bệnh": (
            ("1.003709", 18, 210, "Cấp lần đầu chứng chỉ hành nghề khám bệnh, chữa bệnh đối với người Việt Nam"),
            ("1.003748", 15, 60, "Cấp bổ sung phạm vi hoạt động chuyên môn trong chứng chỉ hành nghề"),
            ("1.003876", 25, 40, "Cấp giấy phép hoạt động đối với phòng khám chuyên khoa"),
        ),
        "Dược phẩm": (
            ("1.004616", 14, 190, "Cấp Chứng chỉ hành nghề dược theo hình thức xét hồ sơ"),
            ("1.004593", 18, 150, "Cấp Giấy chứng nhận đủ điều kiện kinh doanh dược cho cơ sở bán lẻ thuốc"),
        ),
        "Mỹ phẩm": (
            ("1.002600", 3, 60, "Cấp số tiếp nhận Phiếu công bố sản phẩm mỹ phẩm sản xuất trong nước"),
            ("1.002483", 5, 50, "Cấp giấy xác nhận nội dung quảng cáo mỹ phẩm"),
        ),
        "An toàn thực phẩm và dinh dưỡng": (
            ("1.003332", 6, 70, "Đăng ký bản công bố sản phẩm dinh dưỡng y học, thực phẩm dùng cho chế độ ăn đặc biệt"),
        ),
    },
    "Sở Văn hóa, Thể thao và Du lịch": {
        "Quảng cáo": (
            ("1.004650", 3, 300, "Tiếp nhận thông báo sản phẩm quảng cáo trên bảng quảng cáo, băng-rôn"),
            ("1.004645", 3, 60, "Tiếp nhận thông báo tổ chức đoàn người thực hiện quảng cáo"),
        ),
        "Nghệ thuật biểu diễn": (("1.009397", 4, 70, "Tổ chức biểu diễn nghệ thuật trên địa bàn quản lý"),),
        "Lữ hành": (
            ("1.004623", 8, 50, "Cấp thẻ hướng dẫn viên du lịch nội địa"),
            ("2.001628", 7, 15, "Cấp giấy phép kinh doanh dịch vụ lữ hành nội địa"),
        ),
        "Thể dục thể thao": (("1.000953", 5, 35, "Cấp Giấy chứng nhận đủ điều kiện kinh doanh hoạt động thể thao"),),
    },
    "Sở Giáo dục và Đào tạo": {
        "Hệ thống văn bằng, chứng chỉ": (
            ("1.005092", 1, 260, "Cấp bản sao văn bằng, chứng chỉ từ sổ gốc"),
            ("2.001914", 4, 80, "Chỉnh sửa nội dung văn bằng, chứng chỉ"),
            ("1.004889", 12, 30, "Công nhận bằng tốt nghiệp do cơ sở giáo dục nước ngoài cấp"),
        ),
        "Giáo dục trung học": (("1.005090", 10, 30, "Xét tuyển học sinh vào trường phổ thông dân tộc nội trú"),),
        "Các cơ sở giáo dục khác": (
            ("1.005061", 10, 15, "Cấp Giấy chứng nhận đăng ký kinh doanh dịch vụ tư vấn du học"),
            ("1.000181", 10, 15, "Cấp phép hoạt động giáo dục kỹ năng sống và hoạt động giáo dục ngoài giờ chính khóa"),
        ),
    },
    "Sở Nội vụ": {
        "Thi đua - khen thưởng": (
            ("2.000449", 18, 80, "Tặng Bằng khen của Ủy ban nhân dân cấp tỉnh"),
            ("1.000934", 18, 30, "Tặng danh hiệu Tập thể lao động xuất sắc"),
        ),
        "Tổ chức phi chính phủ": (
            ("1.003960", 20, 20, "Phê duyệt điều lệ hội"),
            ("1.003503", 20, 15, "Công nhận Ban vận động thành lập hội"),
        ),
        "Văn thư và lưu trữ": (("1.010194", 2, 45, "Phục vụ việc sử dụng tài liệu của độc giả tại phòng đọc"),),
    },
    "Sở Thông tin và Truyền thông": {
        "Xuất bản, in và phát hành": (
            ("1.003868", 7, 70, "Cấp giấy phép xuất bản tài liệu không kinh doanh"),
            ("1.004153", 10, 10, "Cấp giấy phép hoạt động in"),
        ),
        "Báo chí": (("1.009374", 10, 40, "Cấp giấy phép xuất bản bản tin"),),
        "Phát thanh, truyền hình và thông tin điện tử": (
            ("2.001098", 8, 35, "Cấp giấy phép thiết lập trang thông tin điện tử tổng hợp"),
        ),
        "Bưu chính": (("1.003687", 7, 15, "Cấp văn bản xác nhận thông báo hoạt động bưu chính"),),
    },
    "Sở Khoa học và Công nghệ": {
        "An toàn bức xạ và hạt nhân": (
            ("2.002380", 15, 40, "Cấp giấy phép sử dụng thiết bị X-quang chẩn đoán trong y tế"),
            ("2.002382", 14, 25, "Gia hạn giấy phép tiến hành công việc bức xạ"),
        ),
        "Tiêu chuẩn, đo lường, chất lượng": (
            ("2.001209", 4, 20, "Đăng ký công bố hợp chuẩn dựa trên kết quả tự đánh giá"),
            ("2.001277", 4, 10, "Đăng ký công bố hợp quy dựa trên kết quả tự đánh giá"),
        ),
        "Hoạt động khoa học và công nghệ": (
            ("1.001786", 10, 10, "Cấp Giấy chứng nhận đăng ký hoạt động lần đầu cho tổ chức khoa học và công nghệ"),
        ),
    },
    "Sở Tài chính": {
        "Tin học - Thống kê": (("2.002206", 2, 50, "Đăng ký mã số đơn vị có quan hệ với ngân sách"),),
        "Quản lý giá": (("1.006241", 10, 12, "Quyết định giá thuộc thẩm quyền của cấp tỉnh"),),
    },
    "Sở Ngoại vụ": {
        "Hội nghị, hội thảo quốc tế": (
            ("2.002312", 12, 14, "Cho phép tổ chức hội nghị, hội thảo quốc tế thuộc thẩm quyền của tỉnh"),
        ),
        "Công tác lãnh sự": (("1.009500", 7, 20, "Cho phép sử dụng thẻ đi lại của doanh nhân APEC"),),
    },
    "Thanh tra tỉnh": {
        "Giải quyết khiếu nại": (("2.002407", 22, 4, "Giải quyết khiếu nại lần đầu tại cấp tỉnh"),),
        "Giải quyết tố cáo": (("2.002394", 22, 3, "Giải quyết tố cáo tại cấp tỉnh"),),
        "Xử lý đơn thư": (("2.002499", 8, 7, "Xử lý đơn tại cấp tỉnh"),),
    },
}
