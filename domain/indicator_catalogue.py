"""The indicators that are known, as data: those of the 2023 report under its keys, and those asked for since."""

from functools import partial

from domain.indicator import Catalogue, How, Indicator, IndicatorDimension, Topic

REPORT_2023 = "Báo cáo của Văn phòng UBND tỉnh Quảng Ngãi ký ngày 02/11/2023"
INDEX_766 = "Quyết định 766/QĐ-TTg; Cổng Dịch vụ công quốc gia"
RULES_2025 = "Nghị định 118/2025/NĐ-CP"
FEEDBACK_LIMITS = "Quyết định 766/QĐ-TTg, chỉ số 5.2"

PROVINCE = (IndicatorDimension.PROVINCE,)
_BY_CHANNEL = (IndicatorDimension.PROVINCE, IndicatorDimension.AGENCY, IndicatorDimension.CHANNEL)
_HEDGE = "hơn"


def _satisfaction() -> tuple[Indicator, ...]:
    topic, ratings = Topic.SATISFACTION, "satisfaction_ratings"
    level = partial(Indicator, unit="lượt", how=How.SUM, topic=topic, whole=ratings, division="level")
    return (
        Indicator(ratings, "Số lượt đánh giá mức độ hài lòng", "lượt", How.SUM, topic, source=REPORT_2023),
        level(f"{ratings}.satisfied", "Số lượt đánh giá hài lòng trở lên"),
        level(f"{ratings}.neutral", "Số lượt đánh giá bình thường"),
        level(f"{ratings}.dissatisfied", "Số lượt đánh giá không hài lòng"),
        Indicator(
            "satisfaction_very_satisfied",
            "Trong số hài lòng: rất hài lòng",
            "lượt",
            How.SUM,
            topic,
            whole=f"{ratings}.satisfied",
        ),
        Indicator(
            "satisfaction_rate",
            "Tỷ lệ hài lòng",
            "%",
            How.RATIO,
            topic,
            ratio=(f"{ratings}.satisfied", ratings),
            source=REPORT_2023,
            note="Tính từ số lượt, không nhập: lượt hài lòng trở lên chia cho lượt đánh giá.",
        ),
        Indicator(
            "satisfaction_respondents",
            "Số người, tổ chức đã đánh giá",
            "người",
            How.SUM,
            topic,
            note="Một người có thể đánh giá nhiều lượt.",
        ),
    )


def _payment() -> tuple[Indicator, ...]:
    topic, province = Topic.PAYMENT, "online_payment_province_vnd"
    return (
        Indicator(
            province,
            "Số tiền thanh toán trực tuyến toàn tỉnh",
            "đồng",
            How.SUM,
            topic,
            hedge=_HEDGE,
            source=REPORT_2023,
        ),
        Indicator(
            "online_payment_centre_vnd",
            "Số tiền thanh toán trực tuyến tại Trung tâm",
            "đồng",
            How.SUM,
            topic,
            PROVINCE,
            whole=province,
            hedge=_HEDGE,
            source=REPORT_2023,
        ),
        Indicator("online_payment_transactions", "Số giao dịch thanh toán trực tuyến", "giao dịch", How.SUM, topic),
        Indicator("fee_dossiers", "Số hồ sơ phải nộp phí, lệ phí", "hồ sơ", How.SUM, topic, source=INDEX_766),
        Indicator(
            "online_payment_dossiers",
            "Số hồ sơ đã thanh toán trực tuyến",
            "hồ sơ",
            How.SUM,
            topic,
            whole="fee_dossiers",
            source=INDEX_766,
        ),
        Indicator(
            "online_payment_rate",
            "Tỷ lệ hồ sơ thanh toán trực tuyến",
            "%",
            How.RATIO,
            topic,
            ratio=("online_payment_dossiers", "fee_dossiers"),
            source=INDEX_766,
            note="Tính từ số hồ sơ, không nhập.",
        ),
    )


def _service() -> tuple[Indicator, ...]:
    return (
        Indicator(
            "postal_dossiers",
            "Số hồ sơ nộp, trả kết quả qua bưu chính",
            "hồ sơ",
            How.SUM,
            Topic.SERVICE,
            source=REPORT_2023,
        ),
        Indicator("sms_sent", "Số tin nhắn đã gửi", "tin", How.SUM, Topic.SERVICE, hedge=_HEDGE, source=REPORT_2023),
        Indicator(
            "visitors_per_day",
            "Số lượt người đến mỗi ngày làm việc",
            "lượt/ngày",
            How.MEAN,
            Topic.SERVICE,
            decimals=2,
            hedge=_HEDGE,
            source=REPORT_2023,
            note="Nhập số bình quân một ngày làm việc của tháng; cả kỳ là bình quân theo số ngày làm việc.",
        ),
        Indicator(
            "apology_letters",
            "Số văn bản xin lỗi đã gửi",
            "văn bản",
            How.SUM,
            Topic.SERVICE,
            source=f"{RULES_2025}; Thông tư 03/2025/TT-VPCP, mẫu 04",
        ),
    )


# Each stage of handling feedback: its part of the keys, its words, and its limit in working days.
FEEDBACK_STAGES: tuple[tuple[str, str, int], ...] = (
    ("refused", "từ chối tiếp nhận", 2),
    ("supplement", "yêu cầu bổ sung", 5),
    ("handled", "xử lý", 15),
    ("published", "công khai kết quả", 2),
)


def _feedback() -> tuple[Indicator, ...]:
    total = "feedback_total"
    channel = partial(
        Indicator,
        unit="phản ánh",
        how=How.SUM,
        topic=Topic.FEEDBACK,
        whole=total,
        division="channel",
        source=REPORT_2023,
    )
    words = {
        "letter": "qua đơn thư",
        "national_portal": "trên Cổng Dịch vụ công quốc gia",
        "hotline_and_in_person": "qua đường dây nóng và trực tiếp",
    }
    parts = (channel(f"{total}.{name}", f"Phản ánh, kiến nghị {text}") for name, text in words.items())
    whole = Indicator(
        total,
        "Số phản ánh, kiến nghị đã tiếp nhận",
        "phản ánh",
        How.SUM,
        Topic.FEEDBACK,
        _BY_CHANNEL,
        source=REPORT_2023,
    )
    stages = (one for stage in FEEDBACK_STAGES for one in _feedback_stage(*stage))
    return (whole, *parts, *stages)


def _feedback_stage(name: str, words: str, days: int) -> tuple[Indicator, ...]:
    key, topic = f"feedback_{name}", Topic.FEEDBACK
    within = f"trong {days} ngày làm việc"
    return (
        Indicator(key, f"Số phản ánh, kiến nghị đã {words}", "phản ánh", How.SUM, topic, source=FEEDBACK_LIMITS),
        Indicator(
            f"{key}.in_time",
            f"Số phản ánh, kiến nghị đã {words} {within}",
            "phản ánh",
            How.SUM,
            topic,
            whole=key,
            source=FEEDBACK_LIMITS,
        ),
        Indicator(
            f"{key}_in_time_rate",
            f"Tỷ lệ phản ánh, kiến nghị {words} {within}",
            "%",
            How.RATIO,
            topic,
            ratio=(f"{key}.in_time", key),
            source=FEEDBACK_LIMITS,
            note="Tính từ số phản ánh, không nhập.",
        ),
    )


def _procedures() -> tuple[Indicator, ...]:
    topic = Topic.CATALOGUE
    changes = {
        "procedures_new": "ban hành mới",
        "procedures_amended": "sửa đổi, bổ sung",
        "procedures_replaced": "thay thế",
        "procedures_abolished": "bị bãi bỏ",
    }
    services = partial(Indicator, unit="thủ tục", how=How.LAST, topic=topic, source=REPORT_2023)
    return (
        Indicator(
            "decisions_issued",
            "Số quyết định công bố thủ tục hành chính",
            "quyết định",
            How.SUM,
            topic,
            source=REPORT_2023,
        ),
        *(
            Indicator(key, f"Số thủ tục hành chính {words}", "thủ tục", How.SUM, topic, source=REPORT_2023)
            for key, words in changes.items()
        ),
        services("online_services", "Số thủ tục có dịch vụ công trực tuyến"),
        *(
            services(f"online_services.{name}", text, whole="online_services", division="level")
            for name, text in (
                ("partial", "Dịch vụ công trực tuyến một phần"),
                ("full", "Dịch vụ công trực tuyến toàn trình"),
            )
        ),
        Indicator(
            "procedures_information",
            "Số thủ tục chỉ cung cấp thông tin trực tuyến",
            "thủ tục",
            How.LAST,
            topic,
            source="Nghị định 42/2022/NĐ-CP",
        ),
        services("online_pilot", "Số thủ tục thí điểm hoàn toàn trực tuyến"),
        *(
            services(f"online_pilot.{name}", f"Thủ tục thí điểm thuộc {words}", whole="online_pilot", division="tier")
            for name, words in (("province", "cấp tỉnh"), ("district", "cấp huyện"))
        ),
        Indicator(
            "online_pilot.commune",
            "Thủ tục thí điểm thuộc cấp xã",
            "thủ tục",
            How.LAST,
            topic,
            whole="online_pilot",
            division="tier",
            optional=True,
        ),
    )


def _reception() -> tuple[Indicator, ...]:
    topic, turns, petitions = Topic.RECEPTION, "citizen_reception_turns", "petitions_received"
    return (
        Indicator(turns, "Số lượt tiếp công dân", "lượt", How.SUM, topic, hedge=_HEDGE, source=REPORT_2023),
        Indicator("citizen_reception_people", "Số người được tiếp", "người", How.SUM, topic, source=REPORT_2023),
        Indicator(
            "citizen_reception_large_groups",
            "Số đoàn đông người",
            "đoàn",
            How.SUM,
            topic,
            whole=turns,
            source=REPORT_2023,
        ),
        Indicator(petitions, "Số đơn tiếp nhận", "đơn", How.SUM, topic, hedge=_HEDGE, source=REPORT_2023),
        Indicator(
            "petitions_many_signatories",
            "Số đơn có nhiều người đứng tên",
            "đơn",
            How.SUM,
            topic,
            whole=petitions,
            hedge=_HEDGE,
            source=REPORT_2023,
        ),
        Indicator(
            "petitions_eligible",
            "Số đơn đủ điều kiện xử lý",
            "đơn",
            How.SUM,
            topic,
            whole=petitions,
            hedge="khoảng",
            source=REPORT_2023,
        ),
    )


# The groups of the index: their part of the keys, their words, and their most points.
INDEX_766_GROUPS: tuple[tuple[str, str, int], ...] = (
    ("publicity", "Công khai, minh bạch", 18),
    ("progress", "Tiến độ giải quyết", 20),
    ("digitisation", "Số hóa hồ sơ", 22),
    ("online_services", "Cung cấp dịch vụ công trực tuyến", 12),
    ("online_payment", "Thanh toán trực tuyến", 10),
    ("satisfaction", "Mức độ hài lòng", 18),
)


def _index_766() -> tuple[Indicator, ...]:
    score = "index_766_score"
    typed = partial(
        Indicator,
        how=How.LAST,
        topic=Topic.INDEX_766,
        dated=True,
        add_over_agencies=False,
        source=INDEX_766,
        note="Chép từ Cổng, kèm ngày đọc: Cổng sửa điểm mà không báo trước.",
    )
    points = partial(typed, unit="điểm", decimals=2)
    return (
        points(score, "Bộ chỉ số 766: tổng điểm", most=100),
        *(
            points(f"index_766_{name}", f"Bộ chỉ số 766: {words}", whole=score, most=most)
            for name, words, most in INDEX_766_GROUPS
        ),
        typed("index_766_rank", "Bộ chỉ số 766: thứ hạng", unit="hạng"),
    )


CATALOGUE = Catalogue(
    (
        *_satisfaction(),
        *_payment(),
        *_service(),
        *_feedback(),
        *_procedures(),
        *_reception(),
        *_index_766(),
    )
)
