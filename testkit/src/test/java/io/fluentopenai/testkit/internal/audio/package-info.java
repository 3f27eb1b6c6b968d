@NullMarked
package io.fluentopenai.testkit.internal.audio;

import org.jspecify.annotations.NullMarked;
