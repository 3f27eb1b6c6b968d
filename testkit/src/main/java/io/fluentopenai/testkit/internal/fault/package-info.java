/** What goes wrong with an answer, and for which requests. */
@NullMarked
package io.fluentopenai.testkit.internal.fault;

import org.jspecify.annotations.NullMarked;
