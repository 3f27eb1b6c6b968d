/** Sound: its formats, a tone, what is heard, how loud it is. Not for use from outside of this module. */
@NullMarked
package io.fluentopenai.testkit.internal.audio;

import org.jspecify.annotations.NullMarked;
