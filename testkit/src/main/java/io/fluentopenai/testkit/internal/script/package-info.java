/**
 * Building blocks of endpoint scripts: calls, stored objects, pages, refusals.
 *
 * <p>Not for use from outside of this module.
 */
@NullMarked
package io.fluentopenai.testkit.internal.script;

import org.jspecify.annotations.NullMarked;
