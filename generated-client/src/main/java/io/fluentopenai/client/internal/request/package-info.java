/** What a request is made of: its address, headers and body. Uses nothing of the other rooms. */
@NullMarked
package io.fluentopenai.client.internal.request;

import org.jspecify.annotations.NullMarked;
