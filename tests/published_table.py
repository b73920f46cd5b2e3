"""A publisher's definition, and the table of one organisation that it describes."""

PUBLISHED = """\
survey: aip
wave: 2022
origin: published
words: {title: Adult Inpatient Survey, report: Benchmark report}
populations: [{id: all, name: All inpatients}]
items: [{id: Q2, text: Whether the wait was too long., wording: summary}]
sections: [{id: S01, name: Admission to hospital, items: [Q2]}]
"""
TABLE = (
    "organisation,name,population,measure,status,n,score,national,lowest,highest\n"
    "R0A,A hospital,all,Q2,ok,250,7.4,7.1,5.2,9.0\n"
    "R0A,A hospital,all,S01,ok,,7.4,7.1,5.2,9.0\n"
)
