/** What the endpoints share; not for users. */
@NullMarked
package io.fluentopenai.internal;

import org.jspecify.annotations.NullMarked;
