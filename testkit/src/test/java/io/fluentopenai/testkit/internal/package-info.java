@NullMarked
package io.fluentopenai.testkit.internal;

import org.jspecify.annotations.NullMarked;
