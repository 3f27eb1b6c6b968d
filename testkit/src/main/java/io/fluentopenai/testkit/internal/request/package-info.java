/** Which operation a request stands for, and whether it is as the sheet says. Not for use from outside of this module. */
@NullMarked
package io.fluentopenai.testkit.internal.request;

import org.jspecify.annotations.NullMarked;
