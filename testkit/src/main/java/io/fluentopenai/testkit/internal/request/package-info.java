/** Maps requests to operations, and validates them against the fact sheet. Not for use from outside of this module. */
@NullMarked
package io.fluentopenai.testkit.internal.request;

import org.jspecify.annotations.NullMarked;
