/** How the events of any stream reach their reader: pulled by a loop, pushed to a function, or published with demand. */
@NullMarked
package io.fluentopenai.client.internal.stream;

import org.jspecify.annotations.NullMarked;
