"""What people write first: pandas reads the workbook with openpyxl and puts the frame into SQLite."""

import sys

import pandas as pd
from sqlalchemy import create_engine

if __name__ == "__main__":
    frame = pd.read_excel(sys.argv[1], engine="openpyxl")
    frame.to_sql("dossier", create_engine(f"sqlite:///{sys.argv[2]}"), index=False)
    print(len(frame))
