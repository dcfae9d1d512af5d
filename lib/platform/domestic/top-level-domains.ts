/** Country codes of the root zone (iana.org/domains/root/db), `cn` with them: a name there is judged like any other. */
const COUNTRIES = `
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz
de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it
je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni
nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th
tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw`;

/** Those for everybody under which vendors commonly serve. */
const GENERIC = `
com net org edu gov mil int biz info name pro mobi aero coop museum asia cat jobs tel travel post
app dev cloud run online site store shop tech top xyz website space live link click work works world life today zone tools team software systems solutions services digital network
agency company group email media news blog press studio design page pages build codes computer data academy school education college university institute training support center
global international host hosting domains health care finance fund money bank insurance legal law one plus vip club fun win icu cyou buzz wiki chat social video audio stream
google goog youtube amazon aws azure microsoft apple cisco oracle ibm berlin london paris nyc tokyo taipei moscow wang ren ltd inc llc gmbh bond sbs cfd quest monster rest bar`;

export const TOP_LEVEL_DOMAINS: ReadonlySet<string> = new Set(`${COUNTRIES} ${GENERIC}`.split(/\s+/).filter((name) => name !== ''));

/** Ends of names of files that are country codes too: where nothing else says that a host is meant, `run.sh` is a file and `log.vendor.sh` a host. */
export const FILE_ENDINGS: ReadonlySet<string> = new Set(['md', 'mm', 'pl', 'ps', 'py', 'rs', 'sh', 'so']);
