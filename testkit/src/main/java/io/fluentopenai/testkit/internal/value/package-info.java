/**
 * Shared values: JSON, bytes, and lazy values.
 *
 * <p>Not for use from outside of this module.
 */
@NullMarked
package io.fluentopenai.testkit.internal.value;

import org.jspecify.annotations.NullMarked;
