@NullMarked
package io.fluentopenai.testkit.internal.form;

import org.jspecify.annotations.NullMarked;
