"""How a feedback page looks: light and dark, from a telephone's width on."""

STYLE = """
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #5a6068; --paper: #fff; --box: #f5f6f8; --line: #d9dce1;
  --lost: #b3261e; --full: #1b6e2a; --waits: #8a5300; --link: #0b57b0; --key: #7b1fa2; --text: #1b6e2a;
  --note: #5f6770; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #a5acb5; --paper: #17191c; --box: #212428;
  --line: #3a3f46; --lost: #ff8a80; --full: #7fd18b; --waits: #ffbf5f; --link: #8ab8ff; --key: #d7a6ff; --text: #8fd694;
  --note: #9aa3ad; } }
* { box-sizing: border-box; }
body { max-width: 52rem; margin: 0 auto; padding: 1.2rem 1rem 4rem; color: var(--ink); background: var(--paper);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .2rem; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; }
h3 { font-size: 1.05rem; margin: 0 0 .3rem; display: flex; justify-content: space-between; gap: 1rem; }
a { color: var(--link); }
.who, .what, .missing { color: var(--soft); margin: .1rem 0; font-size: .9rem; }
.not-graded { border-left: 4px solid var(--lost); padding: .3rem 0 .3rem .8rem; font-size: 1.1rem; }
.score { font-size: 1.2rem; margin: .5rem 0 0; }
.score b { font-size: 1.7rem; }
table { border-collapse: collapse; }
.where { width: 100%; }
.where td, .where th { text-align: left; vertical-align: top; padding: .3rem .5rem .3rem 0; font-weight: normal;
  border-top: 1px solid var(--line); }
.where .sign { width: 1.6rem; font-weight: bold; }
.where th { width: 30%; }
.where .points, h3 .points { white-space: nowrap; font-variant-numeric: tabular-nums; }
.where .points { width: 5.2rem; }
.lost .sign, .lost .points { color: var(--lost); font-weight: bold; }
.full .sign, .full .points { color: var(--full); }
.waits .sign, .waits .points { color: var(--waits); }
.where .why { font-size: .95rem; }
.notes ul { margin: 0; padding-left: 1.2rem; }
main { margin-top: 2rem; border-top: 2px solid var(--line); padding-top: .6rem; }
.answer { border: 1px solid var(--line); border-bottom: 0; padding: .7rem .9rem; margin-top: 1.6rem; }
.answer + .verdict, .answer + .person, .answer + .person + details { border: 1px solid var(--line); border-top: 0;
  padding: .5rem .9rem; margin: 0 0 1.6rem; }
.answer + .person { margin: 0; border-bottom: 0; }
.answer:not(:has(+ .verdict, + .person)) { border-bottom: 1px solid var(--line); margin-bottom: 1.6rem; }
.person { border-left: 4px solid var(--link); padding: .3rem 0 .3rem .8rem; margin: .5rem 0; }
.answer + .person { border-left: 1px solid var(--line); }
pre { white-space: pre-wrap; background: var(--box); padding: .6rem .7rem; margin: .3rem 0; max-height: 30rem;
  overflow: auto; font: .86rem/1.45 ui-monospace, monospace; }
code { font-family: ui-monospace, monospace; font-size: .92em; background: var(--box); padding: 0 .2em; }
pre code { background: none; padding: 0; }
.error pre { color: var(--lost); }
.output img, .text_cell_render img { max-width: 100%; background: #fff; }
.text_cell_render table { display: block; overflow-x: auto; }
.text_cell_render td, .text_cell_render th { border: 1px solid var(--line); padding: .2rem .5rem; }
.text_cell_render math[display=block] { display: block math; overflow-x: auto; padding: .2rem 0; }
details { margin: .4rem 0; }
summary { cursor: pointer; color: var(--soft); }
.k, .kn, .kc, .ow, .kd { color: var(--key); } .s, .s1, .s2, .sd, .sa, .si, .se { color: var(--text); }
.c, .c1 { color: var(--note); font-style: italic; } .nf, .nc { color: var(--link); }
@media (max-width: 34rem) {
  .where tr { display: grid; grid-template-columns: 1.6rem 1fr auto; border-top: 1px solid var(--line);
    padding: .3rem 0; }
  .where td, .where th { border: 0; padding: 0; width: auto !important; }
  .where .why { grid-column: 2 / 4; color: var(--soft); }
}
@media print { pre { max-height: none; } }
"""
