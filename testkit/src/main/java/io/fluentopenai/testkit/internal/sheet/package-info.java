/**
 * The fact sheet in the form that the server loads, its schemas, and what is wrong with JSON by them.
 *
 * <p>Not for use from outside of this module.
 */
@NullMarked
package io.fluentopenai.testkit.internal.sheet;

import org.jspecify.annotations.NullMarked;
