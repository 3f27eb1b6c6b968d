/** Realtime sessions. */
@NullMarked
package io.fluentopenai.examples.realtime;

import org.jspecify.annotations.NullMarked;
