/** In the order of their rights; the place of a name is its number in the formats. */
export const ROLES = ['head', 'editor', 'commenter', 'reader'] as const;
/** Head of delegation (or of the group): members and keys too. Editor: texts. Commenter: comments. Reader: nothing. */
export type Role = (typeof ROLES)[number];

/** Colours of circles by name; a theme says how each looks. The place of a name is its number in the formats. */
export const CIRCLE_COLOURS = ['grey', 'petrol', 'blue', 'violet', 'plum', 'red', 'amber', 'green'] as const;
export type CircleColour = (typeof CIRCLE_COLOURS)[number];

/**
 * A delegation works on one text; in a negotiating circle two texts may be put in square brackets; in a moderated one
 * members are co-opted too, and what editors write waits until a moderator lets it in.
 */
export const CIRCLE_KINDS = ['delegation', 'negotiating', 'moderated'] as const;
export type CircleKind = (typeof CIRCLE_KINDS)[number];
