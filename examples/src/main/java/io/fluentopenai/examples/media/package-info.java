/** Images, speech and transcripts. */
@NullMarked
package io.fluentopenai.examples.media;

import org.jspecify.annotations.NullMarked;
