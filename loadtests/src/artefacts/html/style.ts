// The style sheet of all reports: light and dark, wide and narrow, screen and paper. Colours of lines are Okabe and Ito's, told apart by colour-blind eyes
// and beside that by their dashes. In: nothing. Out: CSS, which page.ts puts into the page.

export const style = `
:root{color-scheme:light dark;--bg:#fff;--panel:#f6f7f9;--ink:#1b2128;--soft:#5b6672;--rule:#d9dee4;--grid:#e6e9ed;
--c0:#c2570c;--c1:#0067b0;--c2:#007a5a;--c3:#a8467f;--c4:#8a6d00;--c5:#3f8fc4;--plan:#8b95a1;
--pass:#137547;--fail:#b3261e;--inconclusive:#8a5a00;--invalid:#6b3fa0;--mark:#6b7480}
@media(prefers-color-scheme:dark){:root{--bg:#14181d;--panel:#1c2229;--ink:#e8ecf0;--soft:#9aa6b2;--rule:#343d47;--grid:#272e36;
--c0:#f0a04b;--c1:#5db8f5;--c2:#35c79a;--c3:#e28bbd;--c4:#e0c750;--c5:#a9d7f5;--plan:#75808c;
--pass:#4cc38a;--fail:#ff7b72;--inconclusive:#e0a83a;--invalid:#b794f6;--mark:#9aa6b2}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1180px;padding:20px 24px 60px;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
h1{font-size:20px;margin:0;font-weight:650}h2{font-size:18px;margin:38px 0 6px;padding-top:14px;border-top:1px solid var(--rule)}h3{font-size:15px;margin:22px 0 6px}
p{margin:6px 0}.soft,.unit,.note{color:var(--soft)}.note{font-size:13px;max-width:105ch}
header{display:flex;flex-wrap:wrap;gap:2px 16px;align-items:baseline;justify-content:space-between;margin-bottom:12px}
.verdict{border-left:8px solid;border-radius:6px;background:var(--panel);padding:14px 18px}
.verdict .word{font-size:34px;line-height:1.15;font-weight:750;letter-spacing:-.01em}
.verdict ul{margin:10px 0 0;padding-left:18px}.verdict li{margin:3px 0;overflow-wrap:anywhere}
.verdict.pass{border-color:var(--pass)}.verdict.fail{border-color:var(--fail)}.verdict.inconclusive{border-color:var(--inconclusive)}.verdict.invalid{border-color:var(--invalid)}
.pass .word,b.pass{color:var(--pass)}.fail .word,b.fail{color:var(--fail)}.inconclusive .word,b.inconclusive{color:var(--inconclusive)}.invalid .word,b.invalid{color:var(--invalid)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(128px,1fr));gap:8px;margin:12px 0}
.tile{background:var(--panel);border-radius:6px;padding:8px 12px}.tile b{display:block;font-size:20px;line-height:1.3;white-space:nowrap}.tile span{color:var(--soft);font-size:13px}
.wide{overflow-x:auto;margin:8px 0}table{border-collapse:collapse;width:100%;font-size:13.5px}
th,td{padding:5px 9px;text-align:right;border-bottom:1px solid var(--grid);white-space:nowrap;vertical-align:top}
th{color:var(--soft);font-weight:600;border-bottom-color:var(--rule);vertical-align:bottom}
.t{text-align:left}.wrap{white-space:normal;overflow-wrap:anywhere;min-width:200px}
tbody.grouped>tr>*{border-bottom:0}tbody th{font-weight:600;color:var(--ink)}tr.first>*{border-top:1px solid var(--rule)}tr.whole>*{font-weight:600}
.bad{color:var(--fail);font-weight:650}.zero{color:var(--soft)}
.swatch{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:6px}.s0{background:var(--c0)}.s1{background:var(--c1)}.s2{background:var(--c2)}
figure{margin:14px 0 8px;min-width:0}figcaption{font-size:14px;display:flex;flex-wrap:wrap;gap:0 10px;align-items:baseline;margin-bottom:14px}
.unit{font-size:13px}.legend{margin-left:auto;display:flex;flex-wrap:wrap;gap:0 14px;font-size:13px}.legend svg{margin-right:5px}
.plot{display:grid;grid-template-columns:60px 1fr;gap:8px}.plot svg{overflow:visible;width:100%;display:block}
svg text{font-size:12px;fill:var(--soft);font-family:inherit}.ys text{text-anchor:end}.area .x{text-anchor:middle}.area .x.last{text-anchor:end}.area .x.first{text-anchor:start}.small .minor{display:none}
.xt{color:var(--soft);font-size:12px;text-align:right;margin:0}
.grid{stroke:var(--grid)}.base{stroke:var(--rule)}.mark{stroke:var(--mark);stroke-dasharray:3 3}.sign{text-anchor:middle;font-weight:650;fill:var(--ink)!important}
path{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}
.l0{stroke:var(--c0);stroke-dasharray:6 4}.l1{stroke:var(--c1)}.l2{stroke:var(--c2)}.l3{stroke:var(--c3);stroke-dasharray:8 3 2 3}.l4{stroke:var(--c4);stroke-dasharray:2 4}.l5{stroke:var(--c5);stroke-dasharray:10 4}
.time .l0{stroke-dasharray:none;stroke-width:2.6}
.plan{stroke:var(--plan);stroke-dasharray:2 4;stroke-width:1.4}
.multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:4px 26px}.small figcaption{margin-bottom:8px;font-size:13px}
.forests{display:grid;grid-template-columns:minmax(150px,auto) minmax(0,1fr) auto auto auto;gap:0 14px;align-items:center;font-size:13.5px}
.forests>.row{display:contents}.forests .head>*{color:var(--soft);font-weight:600;font-size:13px;padding-bottom:4px}
.forests .figures{text-align:right;white-space:nowrap}
.forests .name{overflow-wrap:anywhere}.forests .figures{text-align:right;white-space:nowrap}.forests .means,.forests .says{white-space:nowrap}
svg.forest{width:100%;display:block;overflow:visible}.forest .one{stroke:var(--soft)}.forest .bound{stroke:var(--soft);stroke-dasharray:2 2}
.forest .pair{fill:var(--plan);opacity:.65}.forest .whisker{stroke:var(--ink);stroke-width:2}.forest .median{fill:var(--ink)}
.forest.good .whisker{stroke:var(--pass)}.forest.good .median{fill:var(--pass)}.forest.poor .whisker{stroke:var(--fail)}.forest.poor .median{fill:var(--fail)}
.forest.axis line{stroke:var(--soft)}.forest.axis text{text-anchor:middle}
ol.marks{columns:2 320px;padding-left:24px;font-size:13.5px;margin:4px 0}
details{margin:10px 0 18px}summary{cursor:pointer;color:var(--soft)}pre{background:var(--panel);border-radius:6px;padding:12px;overflow:auto;font-size:12px;max-height:520px;white-space:pre-wrap;overflow-wrap:anywhere}
code{font-size:12.5px;overflow-wrap:anywhere}dl.env{display:grid;grid-template-columns:auto 1fr;gap:2px 16px;font-size:13.5px;margin:8px 0}dl.env dt{color:var(--soft)}dl.env dd{margin:0;overflow-wrap:anywhere}
@media(max-width:640px){body{padding:14px 14px 40px}.minor{display:none}.verdict .word{font-size:28px}.plot{grid-template-columns:52px 1fr}.legend{margin-left:0;width:100%}
.forests{display:block}.forests .head,.forests .axisrow>span:not(.draw){display:none}.forests>.row:not(.head){display:grid;grid-template-columns:1fr auto;gap:0 10px;margin-bottom:9px}.forests .draw{grid-column:1/-1;grid-row:3}.forests .means{grid-row:2;grid-column:1;color:var(--soft)}.forests .says{grid-row:2;grid-column:2;text-align:right}
.rules td:nth-child(2),.rules th:nth-child(2){display:none}.rules .wrap{min-width:0}.multiples{grid-template-columns:1fr}
.wide th:first-child,.wide td:first-child{position:sticky;left:0;background:var(--bg)}.grouped th:first-child{min-width:118px;max-width:118px;white-space:normal;overflow-wrap:anywhere}dl.env{grid-template-columns:1fr}dl.env dd{margin-bottom:6px}}
@media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:11px}table{font-size:9.5px}th,td{padding:2px 5px}.wide{overflow:visible}figure,tr,.tile,.verdict{break-inside:avoid}h2,h3{break-after:avoid}pre{max-height:none;font-size:8px}.multiples{grid-template-columns:1fr 1fr}}
`
