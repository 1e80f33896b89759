"""What is written for paper with Qt and no window: receipts, and the fonts of six languages."""
