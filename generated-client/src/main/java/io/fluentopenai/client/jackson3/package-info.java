/** For applications that use Jackson 3 beside this client, which itself uses Jackson 2. */
@NullMarked
package io.fluentopenai.client.jackson3;

import org.jspecify.annotations.NullMarked;
