"""`python in_pandas.py FILE`: the same counts of pairs with pandas, by one packed integer key."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import people

table = pd.read_parquet(sys.argv[1])
position = table["organisation"].astype("category").cat.codes.astype(np.int32)
band = np.searchsorted([36, 51, 66], table["age"], side="right")
segment = (position * 3 + table["group"] - 1) * 8 + 4 * (table["sex"] - 1) + band
total = squares = 0
for section in people.NATIONAL.named():
    codes = {item: table[item].fillna(0).astype(np.int32) for item in section}
    for a, b in people.pairs(section) or [(section[0], section[0])]:
        counts = ((segment * 5 + codes[a]) * 5 + codes[b]).value_counts(sort=False)
        if a != b:
            keys = counts.index.to_numpy()
            n = counts.to_numpy()[(keys % 5 > 0) & (keys // 5 % 5 > 0)]
            total, squares = total + int(n.sum()), squares + int((n**2).sum())
sys.stdout.write(f"{total} {squares}\n")
