/** ICU messages by id; the id starts with the area's name. */
export type Catalogue = Readonly<Record<string, string>>;

/** Joins the files of a language. Two areas with the same id are a mistake, said at once. */
export function mergeAreas(areas: Readonly<Record<string, Catalogue>>): Catalogue {
  const merged: Record<string, string> = {};
  for (const [file, messages] of Object.entries(areas)) {
    for (const [id, message] of Object.entries(messages)) {
      if (id in merged) throw new Error(`Message ${id} of ${file} exists already`);
      merged[id] = message;
    }
  }
  return merged;
}
