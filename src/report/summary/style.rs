//! The style sheet of the page: screen and A4 print.

/// Plain CSS, no outside fonts or files.
pub(in crate::report) const CSS: &str = r#"
:root{--ink:#1d262c;--soft:#5f6b73;--line:#d7dbdd;--tint:#f4f6f6;--accent:#1f5c4a;--warn:#b3261e;--amber:#8a5a00}
*{box-sizing:border-box}
body{margin:0 auto;max-width:190mm;padding:10mm 6mm 20mm;color:var(--ink);background:#fff;
 font:10.5pt/1.55 "Source Han Sans SC","Noto Sans CJK SC","Microsoft YaHei","PingFang SC","Helvetica Neue",Arial,sans-serif;
 font-variant-numeric:tabular-nums}
h1,h2{font-family:"Source Han Serif SC","Noto Serif CJK SC","Songti SC","SimSun",Georgia,serif;line-height:1.25;font-weight:700}
h1{font-size:22pt;margin:0 0 2mm}
h2{font-size:14pt;margin:9mm 0 3mm;padding-bottom:1.2mm;border-bottom:2px solid var(--accent);break-after:avoid}
h3{font-size:11pt;margin:5mm 0 1.5mm;break-after:avoid}
p{margin:0 0 2mm}
header{border-top:5px solid var(--accent);padding-top:5mm}
.sub{color:var(--soft);margin:0 0 4mm}
.small{font-size:8.5pt;color:var(--soft);line-height:1.45}
.warn{border:1.5px solid var(--warn);border-left-width:7px;background:#fdf3f2;padding:3mm 4mm;margin:4mm 0;break-inside:avoid}
.warn b{color:var(--warn)}
.strip{display:grid;grid-template-columns:repeat(4,1fr);gap:2.5mm;margin:4mm 0}
.card{border:1px solid var(--line);border-top:3px solid var(--accent);padding:2.2mm 2.6mm;background:#fff;break-inside:avoid}
.card .label{font-size:8.5pt;color:var(--soft);line-height:1.35;min-height:2.7em}
.card .value{font-size:17pt;font-weight:700;line-height:1.2;white-space:nowrap}
.card .value small{font-size:9pt;font-weight:400;color:var(--soft);margin-left:.25em}
.card .extra{font-size:8pt;color:var(--soft);line-height:1.4;margin-top:.8mm}
.card.bad{border-top-color:var(--warn)}.card.bad .value{color:var(--warn)}
.mark{display:inline-block;font-size:7.5pt;line-height:1.45;padding:0 1.1mm;border-radius:2px;border:1px solid currentColor;white-space:nowrap;vertical-align:1px}
.mark.plan{color:#1f5c4a}.mark.public{color:#1d4f86}.mark.derived{color:#5b5f63}.mark.demo{color:#8a5a00;background:#fff6e3}
table{width:100%;border-collapse:collapse;font-size:8.8pt;line-height:1.4;margin:1mm 0 3mm}
thead{display:table-header-group}
th{text-align:left;font-weight:600;color:var(--soft);border-bottom:1.2px solid var(--ink);padding:1.1mm 1.4mm;vertical-align:bottom}
td{border-bottom:1px solid var(--line);padding:1mm 1.4mm;vertical-align:top}
tr{break-inside:avoid}
tbody tr:nth-child(even) td{background:var(--tint)}
.n{text-align:right;white-space:nowrap}
.n .small{display:inline-block;white-space:normal;max-width:34mm;text-align:right}
tbody tr:not(.group) td:first-child{min-width:30mm}
.wide{font-size:7.4pt}.wide th.n{white-space:normal}.wide td,.wide th{padding-inline:.9mm;overflow-wrap:anywhere}
.wide tbody tr:not(.group) td:first-child{min-width:0}
tr.sum td{font-weight:700;border-top:1.2px solid var(--ink);background:#fff}
tr.group td{background:#e8eeeb;font-weight:600;color:var(--accent)}
.bar{display:inline-block;width:16mm;height:2.4mm;background:#e7eaeb;margin-right:1.5mm;vertical-align:middle}
.bar i{display:block;height:100%;background:var(--accent)}
.bar i.full{background:var(--warn)}
.reason{color:var(--warn);font-weight:600}
figure{margin:2mm 0 0;break-inside:avoid}
.k{white-space:nowrap}
svg.map{display:block;width:100%;max-height:205mm;border:1px solid var(--line);background:#eef1f2}
.legend{font-size:8.5pt;margin-top:2mm}.legend b{margin-right:3mm}
.key{display:inline-flex;align-items:center;gap:1.2mm;margin-right:3.2mm}
.key i{width:4mm;height:3mm;border:1px solid #27323a55;display:inline-block}
dl{display:grid;grid-template-columns:24mm 1fr;gap:1.2mm 4mm;margin:0}
dt{font-weight:600}dd{margin:0}
code{font:7.8pt/1.4 "SFMono-Regular",Consolas,"Noto Sans Mono",monospace;word-break:break-all}
footer{margin-top:10mm;border-top:1px solid var(--line);padding-top:2mm}
.page{break-before:page}
@page{size:A4;margin:14mm 12mm 16mm}
@media print{body{padding:0;max-width:none}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
@media (max-width:640px){.strip{grid-template-columns:repeat(2,1fr)}}
"#;
