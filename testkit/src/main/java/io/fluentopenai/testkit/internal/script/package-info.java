/**
 * What endpoints are scripted with: calls, the objects that are kept, pages, refusals.
 *
 * <p>Not for use from outside of this module.
 */
@NullMarked
package io.fluentopenai.testkit.internal.script;

import org.jspecify.annotations.NullMarked;
