package reference

import (
	"bytes"

	"github.com/nats-io/nkeys"
)

// Keys whose 32 raw bytes all equal one number, so that anyone can make them again.
var (
	operatorSeed, operatorKey = fixedKey(nkeys.PrefixByteOperator, 1)
	accountSeed, accountKey   = fixedKey(nkeys.PrefixByteAccount, 2)
	userSeed, userKey         = fixedKey(nkeys.PrefixByteUser, 3)
	signingSeed, signingKey   = fixedKey(nkeys.PrefixByteAccount, 4)
	serverSeed, serverKey     = fixedKey(nkeys.PrefixByteServer, 5)
	exporterSeed, exporterKey = fixedKey(nkeys.PrefixByteAccount, 6)
	curveSeed, curveKey       = fixedKey(nkeys.PrefixByteCurve, 7)
	_, operatorSigningKey     = fixedKey(nkeys.PrefixByteOperator, 8)
	clusterSeed, clusterKey   = fixedKey(nkeys.PrefixByteCluster, 9)
	otherUserSeed, _          = fixedKey(nkeys.PrefixByteUser, 10)
	_, otherCurveKey          = fixedKey(nkeys.PrefixByteCurve, 11)
)

func fixedKey(prefix nkeys.PrefixByte, raw byte) (seed, public string) {
	text, err := nkeys.EncodeSeed(prefix, bytes.Repeat([]byte{raw}, 32))
	if err != nil {
		panic(err)
	}
	pair, err := keyPair(string(text))
	if err != nil {
		panic(err)
	}
	public, err = pair.PublicKey()
	if err != nil {
		panic(err)
	}
	return string(text), public
}

// encoded is any bytes as an nkey: prefix byte, payload, checksum, base32. Unlike nkeys.Encode it takes every
// prefix byte, for keys that no tool makes.
func encoded(prefix byte, payload []byte) string {
	raw := append([]byte{prefix}, payload...)
	var crc uint16
	for _, b := range raw {
		crc ^= uint16(b) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
	}
	return base32Text(append(raw, byte(crc), byte(crc>>8)))
}
