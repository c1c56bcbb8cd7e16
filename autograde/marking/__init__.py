"""Mark written answers, one question at a time, on a page of a small server on this machine.

`questions` reads what was asked and what a good answer says, `answers` what students wrote, `evidence` the tables and
pictures that they cite, `groups` puts equal answers together. `acts` are what a person does, `store` writes them into
nbgrader's gradebook, `journal` keeps who marked what and when. `desk` puts all of it together as plain data, `server`
hands these to the page, `page` and `static/` are the page.
"""
