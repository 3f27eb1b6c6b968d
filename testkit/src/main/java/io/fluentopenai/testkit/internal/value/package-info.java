/**
 * What every part of the server is made of: JSON, bytes, and values that are made when they are first asked for.
 *
 * <p>Not for use from outside of this module.
 */
@NullMarked
package io.fluentopenai.testkit.internal.value;

import org.jspecify.annotations.NullMarked;
