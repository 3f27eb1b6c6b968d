/**
 * Reads what compatible servers send in another form than the API's document says: lists, choices, deltas, content, tool
 * calls, vectors. The one place for that on the level of objects; the endpoints know no server. Not for users.
 */
@NullMarked
package io.fluentopenai.internal.compat;

import org.jspecify.annotations.NullMarked;
