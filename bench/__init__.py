"""Speed and memory as ratios, each pair measured in one run: nothing here is a test."""
