/** What an object may be asked for although nobody wrote it: by promises, by the console, by Node's emitters. */
const SILENT = new Set<string>(['then', 'toJSON', 'constructor', 'inspect', 'nodeType', 'asymmetricMatch']);

/** Classes are handed out as they are; everything else that can be called is a method. */
const classes = new WeakSet<object>();

/**
 * The same object, but a member that it does not have throws "… is not in the stand-in". A product that begins to
 * use more of Electron is told so at once, instead of working on `undefined`.
 */
export function guarded<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || SILENT.has(key)) {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' && !classes.has(value) ? bound(value, target) : value;
      }
      throw new Error(`${name}.${key} is not in the stand-in`);
    },
    set(_target, key) {
      throw new Error(`${name}.${String(key)} cannot be set in the stand-in`);
    },
  });
}

/** A method of the object itself, whatever it is called on. */
function bound(method: object, target: object): unknown {
  return (...args: readonly unknown[]): unknown => Reflect.apply(method as () => unknown, target, args);
}

/** The same for a class: its instances are guarded too. */
export function guardedClass<T extends new (...args: never[]) => object>(name: string, type: T): T {
  const face = new Proxy(type, {
    construct(target, args: never[]) {
      return guarded(name, new target(...args));
    },
    get(target, key) {
      if (typeof key === 'symbol' || key in target || SILENT.has(key))
        return Reflect.get(target, key, target);
      throw new Error(`${name}.${key} is not in the stand-in`);
    },
  });
  classes.add(face);
  return face;
}
