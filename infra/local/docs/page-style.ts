export const PAGE_STYLE = `
:root { --ink: #1c2430; --soft: #5b6675; --line: #dfe3e8; --wash: #f6f7f9; --mark: #9b1c1c; --link: #1d4f91; color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff; font: 16px/1.65 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
code, pre { font: 13.5px/1.55 ui-monospace, Consolas, "Liberation Mono", monospace; }
pre { background: var(--wash); border: 1px solid var(--line); padding: 12px 14px; overflow-x: auto; border-radius: 4px; }
.frame { display: grid; grid-template-columns: 290px minmax(0, 1fr); }
[hidden] { display: none !important; }
.bar { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 6px 18px; padding: 8px 16px; background: #fff; border-bottom: 1px solid var(--line); font-size: 14px; }
.find { display: flex; align-items: center; gap: 8px; min-width: 0; } .find span, #found { color: var(--soft); white-space: nowrap; } #search { width: 250px; } #person { max-width: 330px; min-width: 0; }
input, select, textarea, button { font: inherit; color: inherit; border: 1px solid #b9c0ca; border-radius: 4px; padding: 4px 8px; background: #fff; } textarea, .form input { font: 13.5px/1.5 ui-monospace, Consolas, "Liberation Mono", monospace; width: 100%; }
button { cursor: pointer; color: #fff; background: var(--link); border-color: var(--link); } button:disabled { opacity: .5; } .plain, .chip { color: var(--link); background: #fff; border-color: var(--line); } .chip { font-size: 13px; padding: 0 8px; margin: 0 6px 4px 0; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
.try { border: 1px solid var(--line); border-radius: 4px; padding: 6px 12px; background: var(--wash); } .hint { margin: 6px 0; font-size: 14px; color: var(--soft); }
.form { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 8px 14px; } .form label span { display: block; font-size: 13px; color: var(--soft); } .form .wide, .form .actions { grid-column: 1 / -1; } .actions { display: flex; gap: 10px; }
.result pre { max-height: 420px; overflow: auto; background: #fff; white-space: pre-wrap; overflow-wrap: anywhere; } .status { overflow-wrap: anywhere; margin: 10px 0 4px; } .good strong { color: #17653a; } .bad strong { color: var(--mark); } .why { margin: 4px 0; color: var(--mark); } .headers th { width: 150px; } .headers td { font: 13px/1.5 ui-monospace, Consolas, monospace; }
.steps li { margin-bottom: 4px; }
nav { position: sticky; top: 49px; height: calc(100vh - 49px); overflow-y: auto; padding: 20px 16px 40px; border-right: 1px solid var(--line); background: var(--wash); font-size: 14px; }
nav h2 { margin: 18px 0 4px; font-size: 14px; } nav h2 small { color: var(--soft); font-weight: 400; }
nav ul { list-style: none; margin: 0; padding: 0; } nav li { padding: 1px 0 1px 50px; text-indent: -50px; } nav .method { width: 50px; display: inline-block; text-indent: 0; }
main { padding: 28px 40px 120px; max-width: 1060px; }
h1 { margin: 0 0 4px; font-size: 28px; } h1 small, .en { color: var(--soft); font-weight: 400; } h1 small { font-size: 18px; }
section > h2 { margin: 56px 0 8px; padding-bottom: 6px; border-bottom: 2px solid var(--ink); font-size: 22px; }
article, section { scroll-margin-top: 54px; } article { padding: 22px 0 18px; border-bottom: 1px solid var(--line); }
article h3 { margin: 0 0 6px; font-size: 18px; } article h3 .en { font-size: 15px; }
.route { margin: 0 0 10px; font-size: 15px; overflow-wrap: anywhere; }
.method { font: 600 12px/1 ui-monospace, Consolas, monospace; color: var(--link); } .method.POST, .method.PUT, .method.PATCH, .method.DELETE { color: var(--mark); }
dl { display: grid; grid-template-columns: 132px minmax(0, 1fr); gap: 4px 12px; margin: 0 0 8px; } dt { color: var(--soft); } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: 14px; } th, td { text-align: left; vertical-align: top; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 500; } th:nth-child(2) { width: 15%; } th:first-child { width: 28%; } th:nth-child(3):not(:last-child) { width: 7%; } .codes th:nth-child(2) { width: 8%; } .codes th:nth-child(3) { width: 34%; } table { table-layout: fixed; }
details { margin: 8px 0; } summary { cursor: pointer; color: var(--link); }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 3px; padding: 0 6px; margin: 0 4px 4px 0; font-size: 13px; background: var(--wash); }
@media (max-width: 860px) { .frame { display: block; } nav { position: static; height: auto; max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); } main { padding: 20px 16px 80px; } dl { grid-template-columns: 1fr; } dt { margin-top: 6px; } .bar { position: static; } .find { width: 100%; } #search, #person { flex: 1; width: auto; max-width: none; } article, section { scroll-margin-top: 6px; } }
@media print { nav, .bar, .try { display: none; } .frame { display: block; } details { display: block; } }
`;
