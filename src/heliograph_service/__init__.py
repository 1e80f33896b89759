"""The central service that takes stories in and answers with signed receipts."""
