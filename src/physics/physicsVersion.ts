/** Tells one physics from another. */

/** Hash in which ten seconds of the reference grasp end; any change of the physics that changes a bit changes it. */
export const PHYSICS_VERSION = "cb3b13d938304180";
