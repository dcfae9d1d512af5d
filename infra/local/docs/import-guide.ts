import { PUPIL_COLUMNS, writePupilsCsv } from '../synthetic-people.ts';
import { html, type Html } from './html.ts';

/** What a CSV must look like, and the way it takes, beside the operation that starts it. */
export const importGuide = (): Html => html`<section id="csv" data-search="csv 导入 导入格式 编码 import encoding gb18030 utf-8"><h2>CSV 导入格式 <span class="en">The CSV that is imported</span></h2>
<ol class="steps">
<li><a href="#startImport">发起导入</a>，以 <code>bytes</code> 注明文件字节数，得到上传地址 <span class="en">start the import with the file's size; the answer holds an upload address</span></li>
<li>以 <code>PUT</code> 将文件传至该地址，带上返回的 <code>headers</code> <span class="en">PUT the file there with the headers of the answer</span></li>
<li><a href="#getImport">查看进度</a>：先整体检查，有一处错误即不写入任何一行；全部写入后同时可查 <span class="en">watch it: the file is checked whole before a row is written, and its rows become readable together</span></li>
</ol>
<dl>
<dt>编码 encoding</dt><dd>UTF-8（可带 BOM）或 GB18030，按多数行自动识别；整个文件须用同一种编码；换行须为 CRLF 或 LF <span class="en">UTF-8, with or without a mark, or GB18030; told by most rows, one for the whole file; lines end with CRLF or LF</span></dd>
<dt>分行 rows</dt><dd>RFC 4180：逗号分隔，CRLF 或 LF 换行；含逗号、引号或换行的值用双引号括起，其中的引号写两次；一行不超过 200,000 字节 <span class="en">commas, CRLF or LF; quotes around what holds commas, quotes (doubled) or line breaks; 200,000 bytes a row</span></dd>
<dt>首行 header</dt><dd>目录中数据项的代码或名称，次序不限；必填项、主检索项和载有事件日期的数据项不可缺少 <span class="en">codes or names of the entry's items in any order; required items, the primary look-up and the event's date must be there</span></dd>
<dt>取值 values</dt><dd>日期写作 <code>2027-07-01</code>；布尔值写作 <code>true</code>、<code>false</code> 或 是、否；数字不带千分位；公民身份号码的校验位须正确 <span class="en">dates as 2027-07-01, booleans as true and false or 是 and 否, numbers without separators, identity numbers with a right check digit</span></dd>
<dt>重复 twice</dt><dd>同一文件内主检索值不得重复；与已有记录相同的，后导入者替换先导入者 <span class="en">no primary value twice in a file; a later import replaces the record of an earlier one</span></dd>
<dt>错误 errors</dt><dd>指明行号、列（<code>/列名</code>）、代码和中英文说明，如 <code>REQUIRED</code>、<code>WRONG_TYPE</code>、<code>NOT_DECODABLE</code>、<code>WRONG_NUMBER_OF_COLUMNS</code> <span class="en">each with line, pointer to the column, code and text</span></dd>
</dl>
<p>示例（合成，${PUPIL_COLUMNS.length} 列） <span class="en">An example; nobody in it exists</span></p>
<pre>${writePupilsCsv(1, 3, { graduationYears: [2027] })}</pre></section>`;
