const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const special = /[&<>"']/;
const specials = /[&<>"']/g;

/** Text as it stands in HTML. */
export const escapeHtml = (text: string): string => (special.test(text) ? text.replaceAll(specials, (c) => entities[c] ?? c) : text);
/** A name and its value. */
export const row = (name: string, value: string): string => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`;
export const table = (rows: readonly string[]): string => `<table>\n${rows.join('\n')}\n</table>`;

/** A complete HTML page in Chinese, printable on A4, without script, style sheet or image from elsewhere. `body` is HTML. */
export const printablePage = (title: string, body: string): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<style>
@page { size: A4; margin: 22mm 22mm 20mm; @bottom-center { content: "第 " counter(page) " 页，共 " counter(pages) " 页"; font: 9pt "Songti SC", SimSun, "Noto Serif CJK SC", serif; } }
body { font: 12pt/1.7 "Songti SC", SimSun, "Noto Serif CJK SC", serif; max-width: 166mm; margin: auto; overflow-wrap: anywhere; }
h1 { text-align: center; font-size: 18pt; margin: 0 0 6mm; } h2 { font-size: 13pt; margin: 5mm 0 2mm; } h3 { font-size: 12pt; margin: 4mm 0 2mm; } p { margin: 2mm 0; orphans: 2; widows: 2; } h2, h3, thead, p:has(+ ol) { break-after: avoid; }
table { border-collapse: collapse; width: calc(100% - 2px); line-height: 1.5; break-inside: avoid; } table:has(thead) { break-inside: auto; } tr, li { break-inside: avoid; } th, td { border: 1px solid #333; padding: 1.4mm 2mm; text-align: left; vertical-align: top; } th { width: 44mm; }
.digest { font: 8pt/1.4 monospace; word-break: break-all; } .closing { break-inside: avoid; } .seals { display: flex; flex-wrap: wrap; gap: 12mm 10mm; margin-top: 12mm; } .seals div { flex: 1 1 70mm; }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${body}
</body>
</html>
`;
