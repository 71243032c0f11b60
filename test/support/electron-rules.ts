import * as ts from 'typescript';

/** A place in the source that breaks a rule. */
export interface Finding {
  readonly rule: string;
  readonly at: string;
}

interface Rule {
  readonly name: string;
  /** Files to which it does not apply, by the end of their path. */
  readonly except?: readonly string[];
  breaks(node: ts.Node, source: ts.SourceFile): boolean;
}

/** Switches that take protection away, or open a door. */
const DANGEROUS_SWITCHES =
  /^(?:--)?(?:no-sandbox|disable-web-security|disable-site-isolation-trials|allow-running-insecure-content|ignore-certificate-errors(?:-spki-list)?|remote-debugging-(?:port|pipe)|remote-allow-origins|inspect(?:-brk)?|js-flags|disable-setuid-sandbox|disable-gpu-sandbox|single-process|unsafely-treat-insecure-origin-as-secure|allow-file-access-from-files|load-extension|proxy-server|auth-server-whitelist|password-store|use-mock-keychain)(?:=|$)/;
const MUST_BE_TRUE = new Set(['sandbox', 'contextIsolation', 'webSecurity']);
const MUST_BE_FALSE =
  /^(?:nodeIntegration\w*|allowRunningInsecureContent|experimentalFeatures|webviewTag|enableRemoteModule|bypassCSP|nodeIntegrationInSubFrames|allowExtensions|plugins|disableHtmlFullscreenWindowResize)$/;
const HANDLERS = /^set(?:Permission(?:Request|Check)|DevicePermission|BluetoothPairing)Handler$/;

const text = (node: ts.Node): string | null => (ts.isStringLiteralLike(node) ? node.text : null);
const isTrue = (node: ts.Node): boolean => node.kind === ts.SyntaxKind.TrueKeyword;
const isFalse = (node: ts.Node): boolean => node.kind === ts.SyntaxKind.FalseKeyword;

function property(node: ts.Node): { readonly name: string; readonly value: ts.Expression } | null {
  if (ts.isShorthandPropertyAssignment(node)) return { name: node.name.text, value: node.name };
  if (!ts.isPropertyAssignment(node)) return null;
  return ts.isIdentifier(node.name) || ts.isStringLiteral(node.name)
    ? { name: node.name.text, value: node.initializer }
    : null;
}

const callees = new WeakMap<ts.Node, string>();

/** "a.b.c" of a call `a.b.c(…)`, also where it is written `a?.['b'].c(…)`. */
function callee(node: ts.Node): string | null {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return null;
  const known = callees.get(node);
  if (known !== undefined) return known;
  const words = node.expression.getText().replaceAll('?.', '.');
  const name = words.replaceAll(/\.?\[(['"`])(\w+)\1\]/g, '.$2');
  callees.set(node, name);
  return name;
}

function called(node: ts.Node | undefined, pattern: RegExp): ts.CallExpression | null {
  const name = node === undefined ? null : callee(node);
  return name !== null && node !== undefined && ts.isCallExpression(node) && pattern.test(name) ? node : null;
}

function isConstantText(node: ts.Node | undefined): boolean {
  return node !== undefined && (text(node) !== null || /^[A-Z][A-Z0-9_]*$/.test(node.getText()));
}

/** The first statement of a handler is `if (!isOurWindow(…)) return…`. */
function asksTheSenderFirst(handler: ts.Node | undefined): boolean {
  if (handler === undefined || !(ts.isArrowFunction(handler) || ts.isFunctionExpression(handler)))
    return false;
  if (!ts.isBlock(handler.body)) return false;
  const [first] = handler.body.statements;
  return (
    first !== undefined &&
    ts.isIfStatement(first) &&
    /^!isOurWindow\(event\b/.test(first.expression.getText()) &&
    /^(?:\{\s*)?(?:return|throw)\b/.test(first.thenStatement.getText())
  );
}

/** The rules of the security list that can be seen in the source. */
export const RULES: readonly Rule[] = [
  {
    name: 'nothing-turned-off',
    breaks: (node) => {
      const found = property(node);
      return found !== null && MUST_BE_TRUE.has(found.name) && !isTrue(found.value);
    },
  },
  {
    name: 'nothing-turned-on',
    breaks: (node) => {
      const found = property(node);
      return found !== null && MUST_BE_FALSE.test(found.name) && !isFalse(found.value);
    },
  },
  {
    name: 'no-blink-features',
    breaks: (node) => /^(?:enable|disable)BlinkFeatures$/.test(property(node)?.name ?? ''),
  },
  {
    name: 'windows-say-that-they-are-closed-in',
    breaks(node) {
      if (
        !ts.isNewExpression(node) ||
        !/^(?:BrowserWindow|WebContentsView|BrowserView)$/.test(callee(node) ?? '')
      )
        return false;
      const options = node.arguments?.[0]?.getText() ?? '';
      return !['sandbox: true', 'contextIsolation: true', 'nodeIntegration: false'].every((part) =>
        options.includes(part),
      );
    },
  },
  { name: 'no-webview', breaks: (node) => /<webview|allowpopups/i.test(text(node) ?? '') },
  {
    name: 'no-remote',
    breaks: (node) =>
      text(node) === '@electron/remote' || (ts.isImportSpecifier(node) && node.name.text === 'remote'),
  },
  {
    name: 'only-constant-scripts',
    breaks(node) {
      const call = called(node, /\.(?:executeJavaScript|executeJavaScriptInIsolatedWorld|insertCSS)$/);
      return call !== null && !isConstantText(call.arguments[0]);
    },
  },
  {
    name: 'certificates-are-judged-by-chromium',
    breaks: (node) =>
      /^(?:certificate-error|select-client-certificate|login)$/.test(text(node) ?? '') ||
      called(node, /(?:^|\.)setCertificateVerifyProc$/) !== null,
  },
  {
    name: 'warnings-stay-on',
    breaks: (node) =>
      /ELECTRON_(?:DISABLE_SECURITY_WARNINGS|RUN_AS_NODE|NO_ASAR)|NODE_TLS_REJECT_UNAUTHORIZED/.test(
        ts.isIdentifier(node) ? node.text : (text(node) ?? ''),
      ),
  },
  {
    name: 'no-dangerous-switch',
    // Chromium refuses to run as root without it; given to tests only, and never to Electron.
    except: ['electron/host/chromium/chromium-flags.ts', 'electron/host/chromium/headless.ts'],
    breaks(node) {
      const words = text(node) ?? '';
      const isSwitch =
        words.startsWith('--') || called(node.parent, /(?:^|\.)appendSwitch$/)?.arguments[0] === node;
      return isSwitch && DANGEROUS_SWITCHES.test(words);
    },
  },
  {
    name: 'switches-in-one-place',
    except: ['electron/main/lock-down.ts'],
    breaks: (node) => called(node, /(?:^|\.)(?:appendSwitch|appendArgument)$/) !== null,
  },
  {
    name: 'one-way-outside',
    except: ['electron/main/open-outside.ts'],
    breaks: (node) => called(node, /(?:^|\.)openExternal$/) !== null,
  },
  {
    name: 'ipc-renderer-stays-inside',
    breaks(node) {
      if (!ts.isIdentifier(node) || node.text !== 'ipcRenderer') return false;
      // Under another name it would not be known again.
      if (ts.isImportSpecifier(node.parent)) return node.parent.propertyName !== undefined;
      const access = node.parent;
      const call = access.parent;
      return !(
        ts.isPropertyAccessExpression(access) &&
        access.expression === node &&
        ts.isCallExpression(call) &&
        call.expression === access &&
        isConstantText(call.arguments[0])
      );
    },
  },
  {
    name: 'sender-first',
    breaks(node) {
      const call = called(node, /(?:^|\.)ipcMain\.(?:on|once|handle|handleOnce|addListener)$/);
      return call !== null && !asksTheSenderFirst(call.arguments[1]);
    },
  },
  { name: 'no-plain-secrets', breaks: (node) => called(node, /\.setUsePlainTextEncryption$/) !== null },
  {
    name: 'handlers-are-never-taken-away',
    breaks(node) {
      const call = called(node, HANDLERS) ?? called(node, /\.set(?:Permission|Device|Bluetooth)\w*Handler$/);
      return call !== null && /^(?:null|undefined)?$/.test(call.arguments[0]?.getText() ?? '');
    },
  },
  {
    name: 'windows-show-our-own-address',
    breaks(node) {
      const call = called(node, /\.(?:loadURL|loadFile)$/);
      const address = call?.arguments[0];
      return (
        call !== null && address?.getText() !== 'START_ADDRESS' && text(address ?? call) !== 'about:blank'
      );
    },
  },
  {
    name: 'old-protocol-calls',
    breaks: (node) =>
      called(node, /\.(?:register|intercept)(?:File|Buffer|String|Http|Stream)Protocol$/) !== null,
  },
  {
    name: 'debugger-only-for-print',
    except: ['electron/main/printer.ts'],
    breaks: (node) => called(node, /\.debugger\.(?:attach|sendCommand)$/) !== null,
  },
];

/** All findings in one file of `electron/`. */
export function findingsOf(path: string, content: string): readonly Finding[] {
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.Latest, true);
  const findings: Finding[] = [];
  const rules = RULES.filter(({ except }) => except?.some((end) => path.endsWith(end)) !== true);
  const visit = (node: ts.Node): void => {
    for (const rule of rules) {
      if (!rule.breaks(node, source)) continue;
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      findings.push({ rule: rule.name, at: `${path}:${line + 1}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}
