"""The English catalogue: what a translator works on, a module a subject.

`report` is an organisation's report, `background` how its figures were made, `reading` how its
charts are read, `published` what differs where a publisher worked the figures
out, `charts` what stands for a picture, `local` units beside a national run, `site` the national
site, `tables` the workbooks, `check` the check of submissions. Braces are filled in by
report/lens; a figure is never typed into a sentence.
"""
