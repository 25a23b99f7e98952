"""Trang chưa có số liệu: the pages that the menu leaves out as there is nothing on them yet, and how to fill them."""

import streamlit as st

from ui import frame, links, menu


def show() -> None:
    """Each page that is folded away, with what would fill it and a link to it."""
    frame.show_title("Trang chưa có số liệu", "Các trang này chưa có gì để xem nên không đứng ở trình đơn.")
    folded = menu.folded()
    if not folded:
        st.success("Trang nào cũng có số liệu.", icon=":material/check_circle:")
        return
    for page in folded:
        with st.container(border=True):
            links.link_to(page.address, links.title_of(page.address), icon=":material/arrow_forward:")
            st.markdown(page.how)
    links.link_to(links.UPLOAD, "Đến trang Nạp dữ liệu", icon=":material/upload_file:")
    links.link_to(links.TYPED, "Đến trang Nhập chỉ tiêu", icon=":material/edit_note:")
