export const PAGE_STYLE = `
:root { --ink: #1c2430; --soft: #5b6675; --line: #dfe3e8; --wash: #f6f7f9; --mark: #9b1c1c; --link: #1d4f91; color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff; font: 16px/1.65 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
code, pre { font: 13.5px/1.55 ui-monospace, Consolas, "Liberation Mono", monospace; }
pre { background: var(--wash); border: 1px solid var(--line); padding: 12px 14px; overflow-x: auto; border-radius: 4px; }
.frame { display: grid; grid-template-columns: 290px minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 20px 16px 40px; border-right: 1px solid var(--line); background: var(--wash); font-size: 14px; }
nav h2 { margin: 18px 0 4px; font-size: 14px; } nav h2 small { color: var(--soft); font-weight: 400; }
nav ul { list-style: none; margin: 0; padding: 0; } nav li { padding: 1px 0 1px 50px; text-indent: -50px; } nav .method { width: 50px; display: inline-block; text-indent: 0; }
main { padding: 28px 40px 120px; max-width: 1060px; }
h1 { margin: 0 0 4px; font-size: 28px; } h1 small, .en { color: var(--soft); font-weight: 400; } h1 small { font-size: 18px; }
section > h2 { margin: 56px 0 8px; padding-bottom: 6px; border-bottom: 2px solid var(--ink); font-size: 22px; }
article { padding: 22px 0 18px; border-bottom: 1px solid var(--line); }
article h3 { margin: 0 0 6px; font-size: 18px; } article h3 .en { font-size: 15px; }
.route { margin: 0 0 10px; font-size: 15px; overflow-wrap: anywhere; }
.method { font: 600 12px/1 ui-monospace, Consolas, monospace; color: var(--link); } .method.POST, .method.PUT, .method.PATCH, .method.DELETE { color: var(--mark); }
dl { display: grid; grid-template-columns: 132px minmax(0, 1fr); gap: 4px 12px; margin: 0 0 8px; } dt { color: var(--soft); } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: 14px; } th, td { text-align: left; vertical-align: top; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 500; } th:nth-child(2) { width: 15%; } th:first-child { width: 28%; } th:nth-child(3):not(:last-child) { width: 7%; } table { table-layout: fixed; }
details { margin: 8px 0; } summary { cursor: pointer; color: var(--link); }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 3px; padding: 0 6px; margin: 0 4px 4px 0; font-size: 13px; background: var(--wash); }
@media (max-width: 860px) { .frame { display: block; } nav { position: static; height: auto; max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); } main { padding: 20px 16px 80px; } dl { grid-template-columns: 1fr; } dt { margin-top: 6px; } }
@media print { nav { display: none; } .frame { display: block; } details { display: block; } }
`;
