"""The original application's database, brought over: read, judged, sent, checked.

`source` opens what is given, `reading` makes a row a report or says why not, `judging` judges
reports into a work file as the service would have, `targets` are the databases they are sent to,
`sending` and `checking` do that and prove it. SQL is in `source`, `work` and `checking` only.
"""
