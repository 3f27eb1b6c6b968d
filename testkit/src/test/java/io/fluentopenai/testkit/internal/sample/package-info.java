@NullMarked
package io.fluentopenai.testkit.internal.sample;

import org.jspecify.annotations.NullMarked;
