/*! Tidings, Apache-2.0; of the sources d9b25defd70ecc6dc5074464da81fe164a1b858320838120f38e30305fce198b */
var C="http://www.w3.org/2000/svg",I={archive:"M4 5h16v4H4zM6 9v10h12V9M10 13h4",bell:"M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",close:"M6 6l12 12M18 6L6 18",read:"M5 12.5l4.5 4.5L19 7.5",unread:"M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0M10.5 12a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0"};function n(s,e={},...t){let i=document.createElement(s);for(let[o,r]of Object.entries(e))i.setAttribute(o,r);return i.append(...t),i}function m(s){let e=document.createElementNS(C,"svg");e.setAttribute("viewBox","0 0 24 24"),e.setAttribute("aria-hidden","true");let t=document.createElementNS(C,"path");return t.setAttribute("d",I[s]),e.append(t),e}function f(s,e={}){return n("button",{type:"button",class:`icon-button ${s}`,part:"button",...e},m(s))}function b(s){return n("button",{type:"button",class:`text-button ${s}`,part:"button"})}function p(s,e){a(s,"aria-label",e),a(s,"title",e)}function l(s,e){s.textContent!==e&&(s.textContent=e)}function a(s,e,t){s.getAttribute(e)!==String(t)&&s.setAttribute(e,t)}var q=1e3,B=1e4,g=class{element=n("div",{class:"hidden-text",role:"status"});#e;#i=[];#t=0;#s=0;constructor(e){this.#e=e}arrived(e){this.#i.push(e),this.#t||=setTimeout(()=>this.#n(),q)}say(e){clearTimeout(this.#s),this.element.replaceChildren(n("p",{},e)),this.#s=setTimeout(()=>this.element.replaceChildren(),B)}stop(){clearTimeout(this.#t),clearTimeout(this.#s),this.#t=0,this.#i=[],this.element.replaceChildren()}#n(){let{arrived:e,arrivedMany:t}=this.#e(),i=this.#i;this.#t=0,this.#i=[],this.say(i.length===1?e(i[0]):t(i.length))}};var M=99,v=class{element=n("button",{type:"button",class:"bell",part:"bell",popovertarget:"panel","aria-controls":"panel","aria-haspopup":"dialog"});#e=n("span",{class:"count",part:"badge","aria-hidden":"true"});constructor(){let e=n("slot",{name:"bell"});e.append(m("bell")),this.element.append(e,this.#e)}show({count:e,badge:t,isOpen:i,messages:o}){a(this.element,"aria-label",o.bell(e,t)),a(this.element,"aria-expanded",i),this.#e.hidden=e===0,l(this.#e,e>M?`${M}+`:String(e))}};var w=class{#e;#i=0;#t=0;constructor(e){this.#e=e}request(){this.#i||=requestAnimationFrame(()=>this.now()),this.#t||=setTimeout(()=>this.now(),200)}now(){cancelAnimationFrame(this.#i),clearTimeout(this.#t),this.#i=0,this.#t=0,this.#e()}};var H=new Intl.PluralRules("en"),F={offline:"You are offline.",busy:"The service is busy.","too-many":"Too many connections are open.",unauthorized:"Your sign-in has to be renewed."},U={"signed-out":"You are signed out.",forbidden:"You have no access to notifications.",replaced:"Your notifications are open elsewhere. Reload the page to see them here.",revoked:"You were signed out. Sign in again to see new notifications."},L={read:"This could not be marked.",seen:"This could not be marked as seen.",archived:"This could not be archived.","read-all":"Not everything could be marked as read.","seen-all":"Not everything could be marked as seen."},z=Object.freeze({title:"Notifications",bell:(s,e)=>`Notifications${s?`, ${s} ${e==="unseen"?"new":"unread"}`:""}`,close:"Close",loading:"Loading …",empty:"You are all caught up.",unread:"Unread",important:"Important",markRead:"Mark as read",markUnread:"Mark as unread",markAllRead:"Mark all as read",archive:"Archive",older:"Show older",olderFailed:"Older notifications cannot be loaded now.",arrived:s=>`New: ${s}`,arrivedMany:s=>`${s} new ${H.select(s)==="one"?"notification":"notifications"}`,waiting:s=>`${F[s]??"The connection was lost."} Trying again …`,paused:"Paused while this page was out of sight.",closed:s=>U[s]??"Notifications are switched off.",tryNow:"Try now",refused:(s,e)=>e?`${L[s]} ${e}`:L[s],dismiss:"Dismiss"});import{safeUrl as Y}from"./tidings.js";var j=0,k=class{element=n("article",{class:"row",part:"item"});item=null;#e=null;#i=null;#t=!1;#s;#n;#o=n("div",{class:"text"});#c=n("time",{part:"time"});#r;#m;constructor(){let e=`row-${++j}`;this.#s=n("span",{id:`${e}-unread`,class:"hidden-text"}),this.#n=n("h3",{id:`${e}-title`,class:"title",part:"title",dir:"auto"}),this.#r=N("read",`${e}-read`,this.#n.id),this.#m=N("archive",`${e}-archive`,this.#n.id),a(this.#m,"aria-keyshortcuts","E Delete"),a(this.element,"aria-labelledby",`${this.#s.id} ${this.#n.id}`),this.element.append(n("span",{class:"dot",part:"dot"}),this.#o,n("div",{class:"tools"},this.#r,this.#m))}get isUnread(){return this.item.readAt===null}show(e,t,i){if(e===this.item&&t===this.#e&&i===this.#i)return;let o=this.#l(e)||t!==this.#e;this.item=e,this.#e=t,this.#i=i,o&&this.#u(),this.#a(),this.tick()}tick(){l(this.#c,this.#i.ago(this.item.createdAt))}set isTabbable(e){this.#t=e;for(let t of[this.element,...this.element.querySelectorAll("a, button")])t.tabIndex=e?0:-1}place(e,t){a(this.element,"aria-posinset",e+1),a(this.element,"aria-setsize",t)}#l({seq:e,updatedAt:t}){return e!==this.item?.seq||t!==this.item.updatedAt}#u(){let{item:e}=this;this.#n.replaceChildren(O(e.url,e.title,{part:"link","data-do":"open"})??e.title),this.#o.replaceChildren(this.#s,this.#n),e.body&&this.#o.append(n("p",{class:"body",part:"body",dir:"auto"},e.body)),this.#o.append(this.#f());let t=e.actions.map(K).filter(Boolean);t.length&&this.#o.append(n("p",{class:"actions",part:"actions"},...t)),a(this.element,"data-priority",e.priority),p(this.#m,this.#e.archive),this.isTabbable=this.#t}#f(){let e=n("p",{class:"facts"});return this.item.priority==="high"&&e.append(n("span",{class:"important"},this.#e.important)),this.item.category&&e.append(n("bdi",{class:"category",part:"category"},this.item.category)),e.append(this.#c),e}#a(){let{isUnread:e}=this;this.element.classList.toggle("unread",e),l(this.#s,e?this.#e.unread:""),p(this.#r,e?this.#e.markRead:this.#e.markUnread),a(this.#r,"aria-keyshortcuts",e?"R":"U"),this.#r.replaceChildren(m(e?"read":"unread")),a(this.#c,"datetime",this.item.createdAt),this.#c.title=this.#i.exact(this.item.createdAt)}};function N(s,e,t){return f(s,{id:e,"data-do":s,"aria-labelledby":`${e} ${t}`})}function K({label:s,url:e},t){return O(e,s,{part:"action","data-do":"action","data-index":t,dir:"auto"})}function O(s,e,t){let i=Y(s);return i===null?null:n("a",{href:i,...t},e)}var x=class{element=n("div",{class:"list",part:"list",role:"feed","aria-labelledby":"heading"});#e=new Map;#i=new WeakMap;#t;#s;#n=null;#o=null;constructor(e,t){this.#t=e,this.#s=t,this.element.addEventListener("click",i=>this.#a(i)),this.element.addEventListener("auxclick",i=>this.#a(i)),this.element.addEventListener("keydown",i=>this.#h(i)),this.element.addEventListener("focusin",({target:i})=>this.#u(this.#g(i)))}show(e,{messages:t,times:i,hasMore:o}){let r=this.#b(),h=this.#l(e,r),c=[...this.#e.values()];this.#e=new Map(e.map(u=>[u.id,this.#e.get(u.id)??this.#c()]));for(let u of e)this.#e.get(u.id).show(u,t,i);this.#r(c,r),this.#m(r);let d=o?-1:e.length;[...this.#e.values()].forEach((u,D)=>u.place(D,d)),this.#f(),h?.row.element.isConnected&&(this.#t.scrollTop=h.row.element.offsetTop-h.offset)}tick(){for(let e of this.#e.values())e.tick()}leave(){this.#n=null,this.#t.scrollTop=0}focus(e){let t=[...this.#e.values()][e];return t?.element.focus(),t!==void 0}#c(){let e=new k;return this.#i.set(e.element,e),e}#r(e,t){let i=new Set(this.#e.values());if(t&&!i.has(t)){let o=e.indexOf(t),r=c=>i.has(c);(e.slice(o).find(r)??e.slice(0,o).findLast(r))?.element.focus()}for(let o of e)i.has(o)||o.element.remove()}#m(e){let t=this.element.firstElementChild;for(let{element:i}of this.#e.values())i===t?t=t.nextElementSibling:i.isConnected&&this.element.moveBefore?this.element.moveBefore(i,t):this.element.insertBefore(i,t);e?.element.isConnected&&!this.#b()&&e.element.focus({preventScroll:!0})}#l(e,t){let i=this.#t.scrollTop;if(!t&&i===0)return null;let o=new Set(e.map(({seq:d})=>d)),r=({element:d})=>d.offsetTop+d.offsetHeight>i,h=d=>o.has(d.item.seq)&&r(d),c=t&&h(t)?t:[...this.#e.values()].find(h);return c?{row:c,offset:c.element.offsetTop-i}:null}#u(e){this.#n=e,this.#f()}#f(){let e=[...this.#e.values()],t=e.includes(this.#n)?this.#n:e[0]??null;t!==this.#o&&(this.#o&&(this.#o.isTabbable=!1),t&&(t.isTabbable=!0),this.#o=t)}#a(e){let t=e.target.closest("[data-do]"),i=e.type==="auxclick"&&(e.button!==1||t?.localName!=="a");!t||i||this.#p(t.dataset.do,this.#g(t),e,t.dataset.index)}#p(e,t,i,o){let{item:r}=t;e==="read"?this.#s.read(r,t.isUnread):e==="archive"?this.#s.archive(r):e==="action"?this.#s.action(r,r.actions[o],i):this.#s.open(r,i)}#h(e){let t=this.#g(e.target);if(!t||e.ctrlKey||e.altKey||e.metaKey)return;let i=[...this.#e.values()],o=i.indexOf(t),r={ArrowDown:()=>i[o+1]?.element.focus(),ArrowUp:()=>i[o-1]?.element.focus(),Home:()=>i[0].element.focus(),End:()=>i.at(-1).element.focus(),r:()=>this.#s.read(t.item,!0),u:()=>this.#s.read(t.item,!1),e:()=>this.#s.archive(t.item),Delete:()=>this.#s.archive(t.item)};e.target===t.element&&(r.Enter=()=>this.#d(t));let h=r[e.key];h&&(e.preventDefault(),h())}#d(e){let t=e.element.querySelector("[data-do=open]");t?t.click():this.#s.read(e.item,!0)}#g(e){return this.#i.get(e.closest(".row"))}#b(){let e=this.element.getRootNode().activeElement;return e&&this.element.contains(e)?this.#g(e):null}};var G=2e3,P=8e3,y=class{element=n("div",{class:"notice",part:"connection"});#e=n("p");#i=b("try-now");#t=null;#s=!1;#n=0;#o;constructor({onTryNow:e,onDue:t}){this.#o=t,this.#i.addEventListener("click",e),this.element.append(this.#e,this.#i),this.element.hidden=!0}show(e,t){this.#c(e);let i=this.#r(e,t),o=i!==null&&this.element.hidden;return this.element.hidden=i===null,this.#i.hidden=e.state==="closed",l(this.#e,i??""),l(this.#i,t.tryNow),o?i:null}reset(){clearTimeout(this.#n),this.#n=0,this.#t=null,this.#s=!1}#c(e){e.state==="live"||e.state==="closed"?this.reset():e.state!=="connecting"&&(this.#t={state:e.state,reason:e.reason},this.#n||=setTimeout(()=>{this.#s=!0,this.#o()},G))}#r(e,t){return e.state==="closed"?t.closed(e.reason):this.#s?this.#t.state==="paused"?t.paused:t.waiting(this.#t.reason):null}},_=class{element=n("div",{class:"notice error",part:"error"});#e=n("p");#i=f("close");#t=0;#s;constructor(e){this.#s=e,this.element.append(this.#e,this.#i),this.element.hidden=!0,this.#i.addEventListener("click",()=>this.hide());for(let t of["focusin","focusout","pointerenter","pointerleave"])this.element.addEventListener(t,()=>this.#n())}show(e,t){l(this.#e,e),p(this.#i,t.dismiss),this.element.hidden=!1,this.#n()}hide(){clearTimeout(this.#t),this.element.hidden=!0,this.#s()}#n(){clearTimeout(this.#t),this.element.matches(":hover, :focus-within")||(this.#t=setTimeout(()=>this.hide(),P))}};var T=class{element=n("div",{id:"panel",class:"panel",part:"panel",popover:"auto",role:"dialog","aria-labelledby":"heading"});#e;#i=n("h2",{id:"heading",part:"heading",tabindex:"-1"});#t=b("read-all");#s=f("close",{popovertarget:"panel"});#n=n("div",{class:"scroller"});#o=n("div",{class:"loading",part:"loading"});#c=n("p",{class:"hidden-text"});#r=n("div",{class:"empty",part:"empty"});#m=n("p");#l=b("older");#u=!1;#f=0;#a;#p;#h;constructor(e){this.#e=e,this.#a=new y({onTryNow:e.reconnect,onDue:e.change}),this.#p=new _(e.change),this.#h=new x(this.#n,e),this.#t.addEventListener("click",()=>R(this.#t)&&e.readAll()),this.#l.addEventListener("click",()=>R(this.#l)&&this.#g()),this.#o.append(this.#c,...Array.from({length:6},()=>n("div",{class:"bone"})));let t=n("slot",{name:"empty"});t.append(m("bell"),this.#m),this.#r.append(t),this.#n.append(this.#o,this.#r,this.#h.element,this.#l),this.element.append(n("div",{class:"head"},this.#i,this.#t,this.#s),this.#a.element,this.#p.element,this.#n)}show({feed:e,messages:t,times:i,isLoading:o}){let{items:r,hasMore:h}=e,c=e.state==="closed",d=this.#v(),u=this.#a.show(e,t);return this.#d(t),this.#h.show(r,{messages:t,times:i,hasMore:h}),a(this.#h.element,"aria-busy",o||this.#u),this.#h.element.hidden=r.length===0,this.#o.hidden=!o,this.#r.hidden=o||c||h||r.length>0,this.#l.hidden=!h||c,a(this.#l,"aria-disabled",this.#u),this.#t.hidden=c,a(this.#t,"aria-disabled",e.unread===0),d&&this.#b(d),this.#f=r.length,u}tick(){this.#h.tick()}fail(e,t){this.#p.show(e,t)}leave(){this.#h.leave()}stop(){this.#a.reset(),this.#p.hide()}get hasFocus(){return this.#v()!==null}#d(e){l(this.#i,e.title),l(this.#t,e.markAllRead),l(this.#c,e.loading),l(this.#m,e.empty),l(this.#l,this.#u?e.loading:e.older),p(this.#s,e.close)}async#g(){this.#u=!0,this.#e.change(),await this.#e.older(),this.#u=!1,this.#e.change()}#b(e){this.#v()?.checkVisibility()||(e!==this.#l||!this.#h.focus(this.#f))&&this.#i.focus()}#v(){let e=this.element.getRootNode().activeElement;return e&&this.element.contains(e)?e:null}};function R(s){return s.getAttribute("aria-disabled")!=="true"}var V=`
:host {
  --_text: var(--tidings-text, light-dark(#1c2321, #e8ebe9));
  --_soft: var(--tidings-soft, light-dark(#5a635f, #a3ada8));
  --_surface: var(--tidings-surface, light-dark(#ffffff, #1b2127));
  --_hover: var(--tidings-hover, light-dark(#f4f5f3, #242c33));
  --_line: var(--tidings-line, light-dark(#e4e6e2, #303941));
  --_accent: var(--tidings-accent, light-dark(#0f6b62, #4fd1bd));
  --_tint: var(--tidings-tint, light-dark(#f0f8f6, #1c2b2d));
  --_badge: var(--tidings-badge, light-dark(#c2281d, #ff8f82));
  --_badge-text: var(--tidings-badge-text, light-dark(#ffffff, #2b0b07));
  --_alarm: var(--tidings-alarm, light-dark(#b3261e, #ff9b8f));
  --_alarm-tint: var(--tidings-alarm-tint, light-dark(#fdeeec, #38211f));
  --_radius: var(--tidings-radius, 14px);
  display: inline-block;
  color-scheme: light dark;
  font: var(--tidings-font, 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
}
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([hidden]), [hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
h2, h3, p { margin: 0; font: inherit; }
svg { display: block; inline-size: 1.25rem; block-size: 1.25rem; fill: none; stroke: currentcolor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.hidden-text { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

button { font: inherit; color: inherit; cursor: pointer; border: 0; background: none; padding: 0; }
button[aria-disabled="true"] { opacity: 0.55; cursor: default; }
.bell {
  position: relative; display: grid; place-items: center; anchor-name: --bell;
  inline-size: var(--tidings-bell-size, 2.5rem); block-size: var(--tidings-bell-size, 2.5rem); border-radius: 50%;
  color: var(--tidings-bell, inherit);
}
.bell:hover, .bell[aria-expanded="true"] { background: color-mix(in srgb, currentcolor 10%, transparent); }
.bell:focus-visible { outline-color: currentcolor; }
.bell svg { inline-size: 1.5rem; block-size: 1.5rem; }
.count {
  position: absolute; inset-block-start: 0; inset-inline-start: 52%; min-inline-size: 1.15rem; padding-inline: 0.3rem;
  border-radius: 99px; background: var(--_badge); color: var(--_badge-text); text-align: center;
  font-size: 0.72rem; font-weight: 700; line-height: 1.15rem; font-variant-numeric: tabular-nums;
}
.icon-button { flex: none; display: grid; place-items: center; inline-size: 2rem; block-size: 2rem; border-radius: 8px; color: var(--_soft); }
.icon-button:hover { color: var(--_text); background: var(--_line); }
.text-button { min-block-size: 2rem; padding-inline: 0.6rem; border-radius: 8px; color: var(--_accent); font-size: 0.9rem; font-weight: 550; }
.text-button:hover:not([aria-disabled="true"]) { background: var(--_line); }

/* Without anchors (browsers of before 2026) it stands in the corner of the window. */
.panel {
  position: fixed; inset-block: 4rem auto; inset-inline: auto 1rem; margin: 0; padding: 0; overflow: hidden;
  inline-size: min(var(--tidings-width, 26rem), 100vi - 1rem); max-block-size: min(var(--tidings-height, 40rem), 100dvb - 5rem);
  color: var(--_text); background: var(--_surface); border: 1px solid var(--_line); border-radius: var(--_radius);
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.06), 0 12px 32px rgb(0 0 0 / 0.16);
}
@media (width > 480px) {
  @supports (position-area: block-end) {
    .panel {
      inset: auto; margin-block: 0.5rem; position-anchor: --bell; max-block-size: min(var(--tidings-height, 40rem), 100% - 1rem);
      position-area: self-block-end span-self-inline-start; position-try-fallbacks: flip-inline, flip-block, flip-inline flip-block;
    }
    :host([placement="bottom-start"]) .panel { position-area: self-block-end span-self-inline-end; }
    :host([placement="top-end"]) .panel { position-area: self-block-start span-self-inline-start; }
    :host([placement="top-start"]) .panel { position-area: self-block-start span-self-inline-end; }
  }
}
@media (width <= 480px) {
  .panel {
    inset-block: auto 0; inset-inline: 0; inline-size: 100%; max-inline-size: none; max-block-size: 85dvb;
    border-width: 1px 0 0; border-end-start-radius: 0; border-end-end-radius: 0; padding-block-end: env(safe-area-inset-bottom);
  }
  .panel::backdrop { background: rgb(0 0 0 / 0.4); }
}
.panel:popover-open { display: flex; flex-direction: column; }
.head { display: flex; align-items: center; gap: 0.25rem; padding-block: 0.75rem; padding-inline: 1.1rem 0.75rem; border-block-end: 1px solid var(--_line); }
.head > :not(.close) { min-inline-size: 0; overflow-wrap: anywhere; }
.head h2 { min-inline-size: min-content; overflow-wrap: normal; }
.head h2 { margin-inline-end: auto; font-size: 1.1rem; font-weight: 650; border-radius: 4px; }
.scroller { position: relative; overflow: auto; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: color-mix(in srgb, var(--_soft) 60%, transparent) transparent; }

.notice { display: flex; align-items: center; gap: 0.5rem; padding-block: 0.4rem; padding-inline: 1.1rem 0.75rem; background: var(--_hover); border-block-end: 1px solid var(--_line); font-size: 0.9rem; }
.notice p { flex: 1; padding-block: 0.3rem; overflow-wrap: anywhere; }
.error { background: var(--_alarm-tint); color: var(--_alarm); }
.error .icon-button { color: inherit; }

/* Rows out of sight are not laid out: of 500, that makes an arrival four times as cheap. */
.row { content-visibility: auto; contain-intrinsic-size: auto 6rem; position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 0.25rem; padding-block: 0.85rem; padding-inline: 1.85rem 0.6rem; }
.row + .row { border-block-start: 1px solid var(--_line); }
.row:hover { background: var(--_hover); }
.row.unread { background: var(--_tint); }
.row.unread:hover { background: color-mix(in srgb, var(--_tint) 60%, var(--_hover)); }
.row:focus-visible { outline-offset: -3px; border-radius: 6px; }
.dot { position: absolute; inset-block-start: 1.3rem; inset-inline-start: 0.8rem; inline-size: 0.5rem; block-size: 0.5rem; border-radius: 50%; }
.unread .dot { background: var(--_accent); }
.text { display: contents; }
.text > :not(.title) { grid-column: 1 / -1; }
.tools { grid-area: 1 / 2; display: flex; align-self: flex-start; margin-block: -0.3rem; }
.title, .body, .facts, .actions { overflow-wrap: anywhere; }
/* A text in another direction than the panel's stands on the same side as the others. */
.title, .body { text-align: -webkit-match-parent; text-align: match-parent; }
.title { font-size: 1rem; line-height: 1.35; }
.unread .title { font-weight: 650; }
.title a { color: inherit; text-decoration: none; }
.row:hover .title a { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
/* The whole row leads where its title leads; what else can be clicked lies above. */
.title a::before { content: ""; position: absolute; inset: 0; }
.title a:focus-visible { outline: none; }
.title a:focus-visible::before { outline: 2px solid var(--_accent); outline-offset: -3px; border-radius: 6px; }
.tools, .actions a, time { position: relative; }
.body { margin-block-start: 0.15rem; color: var(--_soft); white-space: pre-line; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.row:focus-within .body { -webkit-line-clamp: none; }
.facts { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.15rem 0.6rem; margin-block-start: 0.35rem; font-size: 0.85rem; color: var(--_soft); }
.category { padding-inline: 0.5rem; border-radius: 99px; border: 1px solid var(--_line); background: var(--_surface); }
.important { color: var(--_alarm); font-weight: 600; }
.actions { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-block-start: 0.5rem; }
.actions a { padding: 0.2rem 0.7rem; border: 1px solid color-mix(in srgb, var(--_soft) 50%, transparent); border-radius: 8px; background: var(--_surface); color: var(--_accent); font-size: 0.9rem; font-weight: 550; text-decoration: none; }
.actions a:hover { border-color: var(--_accent); }

.empty { display: grid; justify-items: center; gap: 0.75rem; padding: 3rem 1.5rem; text-align: center; color: var(--_soft); }
.empty slot { display: contents; }
.empty svg { inline-size: 2.5rem; block-size: 2.5rem; stroke-width: 1.25; opacity: 0.6; }
.older { display: block; inline-size: calc(100% - 1.5rem); margin: 0.5rem 0.75rem; }
.loading { padding: 1.1rem; }
.bone { block-size: 0.8rem; margin-block-end: 0.7rem; border-radius: 4px; background: var(--_line); animation: breathe 1.2s ease-in-out infinite alternate; }
.bone:nth-child(odd) { inline-size: 65%; margin-block-end: 1.6rem; }

@keyframes breathe { to { opacity: 0.45; } }
@media (prefers-reduced-motion: reduce) { .bone { animation: none; } }
@media (pointer: coarse) { .icon-button { inline-size: 2.5rem; block-size: 2.5rem; } .text-button { min-block-size: 2.5rem; } .actions a { padding-block: 0.45rem; } }
/* Colours are the reader's there, so backgrounds say nothing any more. */
@media (forced-colors: active) {
  .count, .unread .dot { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  .bell, .text-button, .actions a { border: 1px solid ButtonBorder; }
  .bone { background: GrayText; }
}
`,A=globalThis.CSSStyleSheet&&new CSSStyleSheet;A?.replaceSync(V);var W=[["year",31536e3],["month",2592e3],["week",604800],["day",86400],["hour",3600],["minute",60]],S=class{#e;#i;constructor(e){let t=J(e);this.#e=new Intl.RelativeTimeFormat(t,{numeric:"auto"}),this.#i=new Intl.DateTimeFormat(t,{dateStyle:"medium",timeStyle:"short"})}ago(e){let t=(Date.parse(e)-Date.now())/1e3,[i,o]=W.find(([,r])=>Math.abs(t)>=r)??["second",1/0];return this.#e.format(Math.trunc(t/o),i)}exact(e){return this.#i.format(new Date(e))}};function J(s){try{return Intl.getCanonicalLocales(s)[0]}catch{return}}import{connect as Q}from"./tidings.js";var $=50,X=100,Z=3e4,ee=Object.freeze({items:[],unread:0,unseen:0,hasMore:!1,state:"closed",reason:"signed-out"}),E=class extends(globalThis.HTMLElement??Object){static observedAttributes=["badge","bind","history","lang","open","url"];#e=null;#i=null;#t=null;#s=null;#n=z;#o=null;#c=null;#r=!1;#m=!1;#l=null;#u={unread:0,unseen:0};#f=0;#a=new w(()=>this.#S());#p=new g(()=>this.#n);#h=new v;#d=new T({change:()=>this.#a.request(),reconnect:()=>this.feed?.reconnect(),readAll:()=>this.feed?.markAllRead(),older:()=>this.#C(),read:(e,t)=>this.feed?.markRead(e.id,t),archive:e=>this.feed?.archive(e.id),open:(e,t)=>this.#x("tidings-open",e,e,t),action:(e,t,i)=>this.#x("tidings-action",{notification:e,action:t},e,i)});constructor(){super();let e=this.attachShadow({mode:"open"});e.adoptedStyleSheets=[A],e.append(this.#h.element,this.#d.element,this.#p.element),this.#d.element.addEventListener("beforetoggle",({newState:t})=>this.#T(t==="open")),this.#g("messages","token","feed","open")}get feed(){return this.#i??this.#t}set feed(e){let t=e??null;t!==this.#i&&(this.#w(),this.#i=t,this.#b())}get token(){return this.#e}set token(e){this.#e=e??null,!this.#i&&((!e||this.#t?.state==="closed")&&this.#w(),this.#b())}get messages(){return this.#n}set messages(e){this.#n=Object.freeze({...z,...e}),this.#a.request()}get open(){return this.hasAttribute("open")}set open(e){this.toggleAttribute("open",!!e)}show(){this.open=!0}hide(){this.open=!1}connectedCallback(){this.#b(),this.#k(),this.#a.request()}disconnectedCallback(){this.#r=!1,clearInterval(this.#f),setTimeout(()=>{this.isConnected||this.#w()})}attributeChangedCallback(e){e==="open"&&this.#k(),["bind","history","url"].includes(e)&&this.#t&&(this.#w(),this.#b()),this.#a.request()}#g(...e){for(let t of e.filter(i=>Object.hasOwn(this,i))){let i=this[t];delete this[t],this[t]=i}}#b(){if(!this.isConnected||this.#s)return;!this.#i&&this.#e&&(this.#t=this.#v());let{feed:e}=this;if(!e)return;this.#s=new AbortController;let{signal:t}=this.#s;for(let i of["change","state"])e.addEventListener(i,()=>this.#a.request(),{signal:t});e.addEventListener("notification",({detail:i})=>this.#p.arrived(i.title),{signal:t}),e.addEventListener("refused",({detail:i})=>this.#M(i),{signal:t}),document.addEventListener("visibilitychange",()=>this.#a.request(),{signal:t}),this.#a.request()}#v(){let e=Number(this.getAttribute("history")??$);return Q({token:t=>this.#e?.(t),url:this.getAttribute("url")??void 0,history:e>=0?Math.min(e,X):$,bind:this.getAttribute("bind")??void 0})}#w(){this.#s?.abort(),this.#s=null,this.#t?.close(),this.#t=null,this.#m=!1,this.#l=null,this.#p.stop(),this.#d.stop(),this.#a.request()}#k(){!this.isConnected||this.open===this.#r||(this.open?this.#d.element.showPopover({source:this.#h.element}):this.#d.element.hidePopover())}#T(e){this.#r=e,this.open=e,clearInterval(this.#f),e?(this.#f=setInterval(()=>this.#d.tick(),Z),this.#l=null):(this.#d.hasFocus&&this.#h.element.focus(),this.#d.leave()),this.#a.now(),e&&this.#d.tick()}#S(){let e=this.feed??ee,t=this.#n,i=this.getAttribute("badge")==="unseen"?"unseen":"unread";if(this.#m||=e.state==="live"||e.items.length>0,this.#h.show({count:e[i],badge:i,isOpen:this.#r,messages:t}),this.#z(e),!this.#r)return;let o=!this.#m&&e.state!=="closed",r=this.#d.show({feed:e,messages:t,times:this.#E(),isLoading:o});r&&this.#p.say(r),this.#A(e)}#z({unread:e,unseen:t}){e===this.#u.unread&&t===this.#u.unseen||(this.#u={unread:e,unseen:t},this.#_("tidings-unread",this.#u))}#A(e){let t=e.items[0]?.seq??0;!e.unseen||t===this.#l||document.hidden||this.hasAttribute("keep-unseen")||(this.#l=t,e.markAllSeen())}#E(){let e=this.closest("[lang]")?.lang||document.documentElement.lang||navigator.language;return e!==this.#o&&(this.#o=e,this.#c=new S(e)),this.#c}#x(e,t,i,o){i.readAt===null&&this.feed?.markRead(i.id),!(o.button!==0||o.ctrlKey||o.metaKey||o.shiftKey||o.altKey)&&(this.#_(e,t,!0)||o.preventDefault(),this.hide())}async#C(){try{await this.feed.more()}catch{this.#y(this.#n.olderFailed)}}#M({operation:e,problem:t}){this.#y(this.#n.refused(e,t.title))}#y(e){this.#d.fail(e,this.#n),this.#p.say(e)}#_(e,t,i=!1){return this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0,cancelable:i}))}};globalThis.customElements?.get("tidings-inbox")===void 0&&globalThis.customElements?.define("tidings-inbox",E);export{E as TidingsInbox};
//# sourceMappingURL=tidings-inbox.js.map
