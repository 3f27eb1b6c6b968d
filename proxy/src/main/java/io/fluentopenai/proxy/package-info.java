/** A reverse proxy in front of OpenAI-compatible servers; it has no types yet. */
@NullMarked
package io.fluentopenai.proxy;

import org.jspecify.annotations.NullMarked;
