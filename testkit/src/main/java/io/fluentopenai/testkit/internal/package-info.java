/** How the fake server works inside. Not for use from outside of this module; may change at any time. */
@NullMarked
package io.fluentopenai.testkit.internal;

import org.jspecify.annotations.NullMarked;
