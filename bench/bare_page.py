"""A bare Streamlit page: one control and as many charts of the same size as the overview, with nothing to compute."""

import plotly.graph_objects as go
import streamlit as st

CHARTS, HEIGHT = 1, 320
CHOICES = ("Dương lịch", "Kỳ báo cáo")


def figure_of(*, shift: int) -> go.Figure:
    """Three lines over twelve months; `shift` makes two choices look different."""
    months = [f"2023-{month:02d}" for month in range(1, 13)]
    figure = go.Figure(layout={"height": HEIGHT})
    for line in range(3):
        figure.add_scatter(
            x=months, y=[(line + 1) * 1000 + 100 * shift + 7 * month for month in range(12)], mode="lines+markers"
        )
    return figure


if __name__ == "__main__":
    st.set_page_config(layout="wide")
    chosen = st.selectbox("Lịch", CHOICES)
    for number in range(CHARTS):
        st.plotly_chart(figure_of(shift=CHOICES.index(str(chosen)) + number), key=f"chart-{number}")
