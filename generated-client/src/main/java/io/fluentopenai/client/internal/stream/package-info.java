/** Delivers the events of any stream: pulled by a loop, pushed to a callback, or published with back-pressure. */
@NullMarked
package io.fluentopenai.client.internal.stream;

import org.jspecify.annotations.NullMarked;
