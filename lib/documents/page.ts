const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it stands in HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c] ?? c);
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
@page { size: A4; margin: 25mm 22mm; }
body { font: 12pt/1.8 "Songti SC", SimSun, serif; max-width: 166mm; margin: auto; }
h1 { text-align: center; font-size: 18pt; } h2 { font-size: 13pt; } h3 { font-size: 12pt; } h2, h3, thead { break-after: avoid; }
table { border-collapse: collapse; width: calc(100% - 2px); } tr, li { break-inside: avoid; } th, td { border: 1px solid #333; padding: 2mm; text-align: left; vertical-align: top; } th { width: 38mm; }
.digest { font: 8pt/1.4 monospace; word-break: break-all; } .closing { break-inside: avoid; } .seals { display: flex; flex-wrap: wrap; gap: 12mm 10mm; margin-top: 16mm; } .seals div { flex: 1 1 70mm; }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${body}
</body>
</html>
`;
